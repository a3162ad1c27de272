import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeTradeEvent, encodeTradeEvent } from '../../../src/core/contracts/index.ts';
import { approximate } from '../../../src/core/money/index.ts';
import { GENERATED_START_NS, generateTrades } from '../../../src/services/market-data/index.ts';

const BUNDLED_FILE = path.join(import.meta.dirname, '../../../data/sample-trades.ndjson');

test('the bundled file is seed 148, byte for byte', () => {
  const trades = generateTrades({ seed: 148, tradeCount: 800, symbolCount: 3, startNs: GENERATED_START_NS });
  const lines = Array.from(trades, (trade) => `${JSON.stringify(encodeTradeEvent(trade))}\n`);
  // Comparing with === keeps a failure short: a diff of 800 lines helps nobody.
  expect(lines.join('') === readFileSync(BUNDLED_FILE, 'utf8')).toBe(true);
});

test('every trade keeps the contract, and time never goes back', () => {
  fc.assert(
    fc.property(
      fc.maxSafeNat(),
      fc.nat(60),
      fc.integer({ min: 1, max: 99 }),
      (seed, tradeCount, symbolCount) => {
        const trades = [...generateTrades({ seed, tradeCount, symbolCount, startNs: 0n })];
        expect(trades).toHaveLength(tradeCount);
        for (const [index, trade] of trades.entries()) {
          expect(trade.tsLocalNs).toBeGreaterThan(trades[index - 1]?.tsLocalNs ?? 0n);
        }
        const last = trades.at(-1);
        if (last !== undefined)
          expect(decodeTradeEvent(encodeTradeEvent({ ...last, tsExchangeMs: 0 })).kind).toBe('ok');
      },
    ),
  );
});

test('each symbol numbers its own trades', () => {
  const trades = [...generateTrades({ seed: 5, tradeCount: 200, symbolCount: 4, startNs: 0n })];
  for (const symbol of new Set(trades.map((trade) => trade.symbol))) {
    const ids = trades.filter((trade) => trade.symbol === symbol).map((trade) => trade.aggregateId);
    expect(ids).toEqual(ids.map((_, index) => String(index + 1)));
  }
});

test('a longer run begins like a shorter one', () => {
  const settings = { seed: 9, symbolCount: 3, startNs: 0n };
  const short = [...generateTrades({ ...settings, tradeCount: 50 })];
  const long = [...generateTrades({ ...settings, tradeCount: 80 })];
  expect(long.slice(0, 50)).toEqual(short);
});

test('a symbol halts now and then, and jumps', () => {
  const trades = [...generateTrades({ seed: 2, tradeCount: 900, symbolCount: 1, startNs: 0n })];
  const pairs = trades.slice(1).map((trade, index) => [trades[index] ?? trade, trade] as const);
  const longestGapNs = pairs
    .map(([before, after]) => Number(after.tsLocalNs - before.tsLocalNs))
    .reduce((a, b) => Math.max(a, b));
  expect(longestGapNs).toBeGreaterThanOrEqual(30e9);
  const largestMove = pairs
    .map(([before, after]) => Math.abs(approximate(after.price) / approximate(before.price) - 1))
    .reduce((a, b) => Math.max(a, b));
  expect(largestMove).toBeGreaterThan(0.02);
  expect(largestMove).toBeLessThan(0.045);
});
