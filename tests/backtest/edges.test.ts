import { describe, expect, test } from 'vitest';
import { type BacktestRules, reportOf, reportPage, runBacktest } from '../../src/backtest/index.ts';
import { itemAt } from '../../src/backtest/item-at.ts';
import { parseDecimal } from '../../src/core/money/index.ts';
import type { Strategy } from '../../src/strategies/index.ts';
import { FREE, playScript, scripted, tableOf } from './scripted-backtest.ts';

const flat = (price: string) => ({ open: price, high: price, low: price, close: price });

describe('at the edges', () => {
  test('an item that is missing is a defect, and no 0', () => {
    expect(itemAt([7], 0)).toBe(7);
    expect(() => itemAt([7], 1)).toThrow('Expected an item at 1 of 1, was none.');
  });

  test('a limit order for a symbol without bars is refused by the exchange, since risk has a price for it', () => {
    const order = { side: 'buy', qty: '1', type: 'limit', limit_price: '5', symbol: 'X/Y' } as const;
    const { rejections } = playScript([flat('10'), flat('10')], { 0: [order] });
    expect(rejections.map(({ by, reason }) => [by, reason])).toEqual([['exchange', 'unknown-symbol']]);
  });

  test('an order that fills at the signal and cannot be paid is refused at once', () => {
    const result = playScript(
      [flat('10')],
      { 0: [{ side: 'buy', qty: '9999' }] },
      { fillMode: 'signal-close' },
    );
    expect(result.rejections.map(({ reason }) => reason)).toEqual(['insufficient-cash']);
    expect(result.openOrders).toEqual([]);
  });

  test('whoever holds nothing sells nothing at the end', () => {
    const result = playScript([flat('10'), flat('11')], {}, { liquidatesAtEnd: true });
    expect([result.fills, result.finalEquity]).toEqual([[], FREE.initialCapital]);
  });

  test('a single bar is a curve, and a period without bars is refused with its bounds', () => {
    const never = runBacktest({
      tables: [tableOf('A/B', [flat('10')])],
      strategies: [],
      rules: { ...FREE, liquidatesAtEnd: true },
    });
    expect(never.curve.equity.length).toBe(1);
    expect(() =>
      runBacktest({
        tables: [tableOf('A/B', [flat('10')])],
        strategies: [],
        rules: FREE,
        fromNs: 1n,
        untilNs: 2n,
      }),
    ).toThrow(
      'Expected bars from 1970-01-01T00:00:00.000000001Z to 1970-01-01T00:00:00.000000002Z, found none.',
    );
  });

  test('symbols whose bars begin and end apart share one curve', () => {
    const at = (minute: number, price: string) => ({ ...flat(price), ts_open: `${minute * 60_000_000_000}` });
    const result = runBacktest({
      tables: [tableOf('A/B', [at(0, '1'), at(1, '1')]), tableOf('C/B', [at(1, '2'), at(3, '2')])],
      strategies: [scripted({ 0: [{ side: 'buy', qty: '1' }] }, 'C/B')],
      rules: FREE,
    });
    expect([...result.curve.tsOpenNs]).toEqual([0n, 60_000_000_000n, 180_000_000_000n]);
    expect(result.positions.map(({ symbol }) => symbol)).toEqual(['A/B', 'C/B']);
  });
});

describe('the report', () => {
  const rules: BacktestRules = {
    ...FREE,
    fillMode: 'signal-close',
    liquidatesAtEnd: true,
    participation: parseDecimal('0.25'),
  };
  const broken: Strategy = {
    id: 'broken',
    onEvent() {
      throw new Error('<no idea>');
    },
  };

  test('says other assumptions, strategies that were disabled and what they threw', () => {
    const bars = ['10', '12', '9', '8', '13', '14'].map(flat);
    const script = {
      0: [{ side: 'buy', qty: '2' }],
      1: [{ side: 'sell', qty: '1' }],
      3: [{ side: 'sell', qty: '1' }],
    } as const;
    const result = runBacktest({
      tables: [tableOf('A/B', bars)],
      strategies: [scripted(script, 'A/B'), broken],
      rules,
    });
    const report = reportOf(result, { strategies: [], source: 'Six bars', passedOverCount: 3, rules });
    expect(report.assumptions).toMatchObject({
      'market orders fill': 'at the close of the same bar',
      'share of the volume': 'at most 0.25',
      'at the end': 'everything is sold at the last close',
    });
    expect(report.strategies.map(({ state }) => state)).toEqual(['ran to the end', 'disabled']);
    expect(report.round_trips.map(({ net_pnl: net }) => net)).toEqual(['2', '-2']);
    const page = reportPage(report);
    expect(page).toContain('What they threw');
    expect(page).toContain('Error: &lt;no idea&gt;');
    expect(page).toMatch(/class="loss"[\s\S]*class="win"/);
  });
});
