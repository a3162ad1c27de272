import { expect, test } from 'vitest';
import type { TradeEvent } from '../../src/core/contracts/index.ts';
import { LastTrades } from '../../src/core/last-trades.ts';
import { asPrice, asQuantity, ONE, parseDecimal } from '../../src/core/money/index.ts';

test('keeps the latest trade of each symbol', () => {
  const trades = new LastTrades();
  trades.record(trade('AAA/USDT', '10', 5n), 100n);
  trades.record(trade('BBB/USDT', '20', 6n), 100n);
  trades.record(trade('AAA/USDT', '11', 7n), 100n);
  expect(trades.of('AAA/USDT')).toEqual({ price: parseDecimal('11'), atNs: 7n });
  expect(trades.of('BBB/USDT')).toEqual({ price: parseDecimal('20'), atNs: 6n });
  expect(trades.of('CCC/USDT')).toBeUndefined();
});

test('ignores a trade that is older than the one it knows', () => {
  const trades = new LastTrades();
  trades.record(trade('AAA/USDT', '10', 7n), 100n);
  trades.record(trade('AAA/USDT', '99', 6n), 100n);
  expect(trades.of('AAA/USDT')?.atNs).toBe(7n);
});

test('ignores an older trade also in the very moment of the one it knows', () => {
  const trades = new LastTrades();
  trades.record(trade('AAA/USDT', '10', 7n), 7n);
  trades.record(trade('AAA/USDT', '99', 6n), 7n);
  expect(trades.of('AAA/USDT')?.atNs).toBe(7n);
});

test('takes a new trade after our clock stepped back, also while it has not caught up', () => {
  const trades = new LastTrades();
  trades.record(trade('AAA/USDT', '10', 500n), 500n);
  trades.record(trade('AAA/USDT', '20', 501n), 200n);
  expect(trades.of('AAA/USDT')).toEqual({ price: parseDecimal('20'), atNs: 200n });
  trades.record(trade('AAA/USDT', '19', 150n), 201n);
  expect(trades.of('AAA/USDT')?.atNs).toBe(200n);
});

test('does not let a stamp from the future keep a price fresh', () => {
  const trades = new LastTrades();
  trades.record(trade('AAA/USDT', '10', 10_000n), 100n);
  expect(trades.of('AAA/USDT')?.atNs).toBe(100n);
});

function trade(symbol: string, price: string, tsLocalNs: bigint): TradeEvent {
  return { symbol, price: asPrice(parseDecimal(price)), tsLocalNs, side: 'buy', quantity: asQuantity(ONE) };
}
