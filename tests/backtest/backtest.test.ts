import { describe, expect, test } from 'vitest';
import { BacktestDataError, hashResult, runBacktest, startBacktest } from '../../src/backtest/index.ts';
import { formatDecimal, parseDecimal } from '../../src/core/money/index.ts';
import type { Strategy } from '../../src/strategies/index.ts';
import {
  type BarText,
  FREE,
  NO_LIMITS,
  playScript,
  type Script,
  scripted,
  tableOf,
} from './scripted-backtest.ts';

/** Bars that stand still at these prices. */
const at = (...prices: readonly string[]): readonly BarText[] =>
  prices.map((price) => ({ open: price, high: price, low: price, close: price }));

const buy = (qty: string) => ({ side: 'buy', qty }) as const;
const sell = (qty: string) => ({ side: 'sell', qty }) as const;

function fillsOf(result: ReturnType<typeof playScript>) {
  return result.fills.map(({ orderId, price, quantity }) => [
    orderId,
    formatDecimal(price),
    formatDecimal(quantity),
  ]);
}

describe('orders', () => {
  test('of a strategy that trades two symbols wait for a bar that opens after the decision', () => {
    const script: Script = { 0: [{ ...buy('1'), symbol: 'B/USDT' }] };
    const result = runBacktest({
      tables: [tableOf('A/USDT', at('10', '11', '12')), tableOf('B/USDT', at('20', '21', '22'))],
      strategies: [scripted(script, 'A/USDT')],
      rules: FREE,
    });
    expect(fillsOf(result)).toEqual([['0-0', '21', '1']]);
  });

  test('wait for the next bar of their symbol, however late it comes', () => {
    const late = [
      { ...at('10')[0], ts_open: '0' },
      { ...at('11')[0], ts_open: '600000000000' },
    ] as const;
    const result = runBacktest({
      tables: [tableOf('A/USDT', late as never), tableOf('B/USDT', at('1', '1', '1'))],
      strategies: [scripted({ 0: [buy('2')] }, 'A/USDT')],
      rules: FREE,
    });
    expect(result.fills.map(({ tsFillNs }) => tsFillNs)).toEqual([600_000_000_000n]);
    expect(result.curve.equity).toHaveLength(4);
  });

  test('take no more of a bar than their share, and the rest from the bars after', () => {
    const bars = at('10', '10', '10', '10').map((bar) => ({ ...bar, volume: '30' }));
    const limited = playScript(bars, { 0: [buy('7')] }, { participation: parseDecimal('0.1') });
    expect(fillsOf(limited)).toEqual([
      ['0-0', '10', '3'],
      ['0-0', '10', '3'],
      ['0-0', '10', '1'],
    ]);
    const resting = playScript(
      bars,
      { 0: [{ ...buy('7'), type: 'limit', limit_price: '10' }] },
      { participation: parseDecimal('0.1') },
    );
    expect(fillsOf(resting)).toEqual(fillsOf(limited));
    const open = playScript(bars.slice(0, 2), { 0: [buy('7')] }, { participation: parseDecimal('0.1') });
    expect(open.openOrders.map(({ quantity }) => formatDecimal(quantity))).toEqual(['4']);
  });

  test('that cannot be settled are rejected by the exchange, others of the bar are not', () => {
    const result = playScript(at('10', '10'), { 0: [buy('2000'), buy('3'), sell('4'), sell('3')] });
    expect(fillsOf(result).map(([id]) => id)).toEqual(['0-1', '0-3']);
    expect(result.rejections.map(({ orderId, by, reason }) => [orderId, by, reason])).toEqual([
      ['0-0', 'exchange', 'insufficient-cash'],
      ['0-2', 'exchange', 'insufficient-position'],
    ]);
  });

  test('beyond the room of the book are refused', () => {
    const limit = { ...buy('1'), type: 'limit', limit_price: '5' } as const;
    const result = playScript(
      at('10', '10', '10'),
      { 0: [limit, limit, limit] },
      { restingOrderCountMax: 2 },
    );
    expect(result.rejections.map(({ orderId, reason }) => [orderId, reason])).toEqual([['0-2', 'book-full']]);
    expect(result.openOrders).toHaveLength(2);
  });

  test('go through risk: cap, rate and the loss of the day', () => {
    const limits = {
      ...NO_LIMITS,
      perOrderCap: parseDecimal('100'),
      ordersPerMinuteCap: 2,
      dailyLossCap: parseDecimal('5'),
    };
    const script: Script = {
      0: [buy('10.1'), buy('10'), buy('1'), buy('1')],
      1: [sell('10')],
      2: [buy('1')],
      3: [buy('1')],
    };
    const result = playScript(at('10', '10', '9', '9', '9'), script, { limits });
    expect(result.rejections.map(({ orderId, by, reason }) => [orderId, by, reason])).toEqual([
      ['0-0', 'risk', 'per-order-cap'],
      ['0-3', 'risk', 'rate-limit'],
      ['2-0', 'risk', 'daily-loss'],
      ['3-0', 'risk', 'daily-loss'],
    ]);
  });

  test('are sold off at the end where that is wanted, and the curve ends with it', () => {
    const costs = { ...FREE.costs, takerFeeRate: parseDecimal('0.01') };
    const result = playScript(at('10', '10', '20'), { 0: [buy('5')] }, { liquidatesAtEnd: true, costs });
    expect(fillsOf(result).at(-1)).toEqual(['liquidation-AAA/USDT', '20', '5']);
    expect(formatDecimal(result.finalEquity)).toBe('10048.5');
    expect(result.curve.equity.at(-1)).toEqual(result.finalCash);
    expect(result.positions.map(({ quantity }) => formatDecimal(quantity))).toEqual(['0']);
  });
});

describe('a strategy', () => {
  test('sees its position and the time of the close', () => {
    const seen: unknown[] = [];
    const watcher: Strategy = {
      id: 'watcher',
      onEvent(_event, context) {
        const position = context.positionOf('AAA/USDT');
        seen.push([context.nowNs(), position === undefined ? 'none' : formatDecimal(position.quantity)]);
        return [];
      },
    };
    runBacktest({
      tables: [tableOf('AAA/USDT', at('10', '10'))],
      strategies: [scripted({ 0: [buy('3')] }, 'AAA/USDT'), watcher],
      rules: FREE,
    });
    expect(seen).toEqual([
      [60_000_000_000n, 'none'],
      [120_000_000_000n, '3'],
    ]);
  });

  test('that throws costs its orders, and is told', () => {
    const broken: Strategy = {
      id: 'broken',
      onEvent() {
        throw new Error('no idea');
      },
    };
    const result = runBacktest({
      tables: [tableOf('A/B', at('1', '2', '3', '4', '5', '6', '7', '8', '9'))],
      strategies: [broken],
      rules: FREE,
    });
    expect(result.failures.map(({ error }) => String(error))).toEqual(new Array(5).fill('Error: no idea'));
    expect(result.strategies.map(({ state }) => state)).toEqual(['disabled']);
    expect(result.curve.equity).toHaveLength(9);
  });
});

describe('a backtest', () => {
  const script: Script = {
    0: [buy('3')],
    2: [sell('1')],
    4: [{ ...sell('2'), type: 'limit', limit_price: '15' }],
  };
  const prices = ['10', '11', '12', '11', '13', '14', '16', '15'];

  test('in pieces comes to the same as in one', () => {
    const plan = () => ({
      tables: [tableOf('A/B', at(...prices))],
      strategies: [scripted(script, 'A/B')],
      rules: FREE,
    });
    const pieces = startBacktest(plan());
    while (pieces.advance(3));
    expect(hashResult(pieces.finish())).toBe(hashResult(runBacktest(plan())));
  });

  test('of a period has only its bars, and can be stopped before its end', () => {
    const plan = {
      tables: [tableOf('A/B', at(...prices))],
      strategies: [scripted(script, 'A/B')],
      rules: FREE,
      fromNs: 60_000_000_000n,
      untilNs: 300_000_000_000n,
    };
    const backtest = startBacktest(plan);
    expect(backtest.stepCount).toBe(4);
    backtest.advance(2);
    expect([...backtest.finish().curve.tsOpenNs]).toEqual([60_000_000_000n, 120_000_000_000n]);
  });

  test('without bars, or with bars that do not fit together, is refused', () => {
    const run = (tables: Parameters<typeof runBacktest>[0]['tables'], fromNs?: bigint) => () =>
      runBacktest({ tables, strategies: [], rules: FREE, fromNs });
    const one = tableOf('A/B', at('1', '2'));
    expect(run([])).toThrow(BacktestDataError);
    expect(run([one, one])).toThrow(/each symbol once, found A\/B twice/);
    expect(run([one, tableOf('C/B', at('1'), '1h')])).toThrow(
      /bars of 1m for all symbols, found C\/B with 1h/,
    );
    expect(run([one], 10n ** 15n)).toThrow(/bars from 1970-01-12T13:46:40Z to the end, found none/);
  });

  test('with rules out of their range is refused', () => {
    const run = (rules: Partial<typeof FREE>) => () => playScript(at('1'), {}, rules);
    expect(run({ initialCapital: parseDecimal('0') })).toThrow(/capital above 0, was 0/);
    expect(run({ participation: parseDecimal('1.5') })).toThrow(/at most 1, was 1.5/);
    expect(run({ costs: { ...FREE.costs, slippageBps: parseDecimal('10000') } })).toThrow(/below 10000/);
  });
});
