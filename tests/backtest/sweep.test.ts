import { describe, expect, test } from 'vitest';
import {
  gridOf,
  hashResult,
  runBacktest,
  runSweepCase,
  SweepGridError,
  type SweepRow,
  sortSweep,
} from '../../src/backtest/index.ts';
import { findStrategyType } from '../../src/strategies/index.ts';
import { FREE, tableOf } from './scripted-backtest.ts';

describe('a grid', () => {
  test('has every combination once, the last parameter changing fastest', () => {
    expect(gridOf({ a: ['1', '2'], b: ['x', 'y'] })).toEqual([
      { a: '1', b: 'x' },
      { a: '1', b: 'y' },
      { a: '2', b: 'x' },
      { a: '2', b: 'y' },
    ]);
    expect(gridOf({})).toEqual([{}]);
  });

  test('is refused when it is too large, or says something twice', () => {
    const many = Array.from({ length: 101 }, (_, index) => `${index}`);
    expect(() => gridOf({ a: many, b: many })).toThrow(/at most 10000 combinations, was 10201/);
    expect(() => gridOf({ a: ['1', '1'] })).toThrow(SweepGridError);
  });
});

describe('a run of a sweep', () => {
  test('is the backtest with those parameters', () => {
    const bars = Array.from({ length: 60 }, (_, index) => {
      const price = `${100 + ((index * 37) % 11)}`;
      return { open: price, high: price, low: price, close: price };
    });
    const tables = [tableOf('A/B', bars)];
    const params = { lookback: '5', threshold: '0.01' };
    const row = runSweepCase(findStrategyType('trendline'), { tables, rules: FREE }, params);
    const strategies = [findStrategyType('trendline').create({ id: 'trendline' }, params)];
    expect(row.result_hash).toBe(hashResult(runBacktest({ tables, strategies, rules: FREE })));
    expect(row.round_trips).toBeGreaterThan(0);
  });
});

describe('rows', () => {
  const row = (name: string, sharpe: number | null, drawdown = 0) =>
    ({ params: { name }, sharpe, max_drawdown_pct: drawdown }) as unknown as SweepRow;
  const names = (rows: readonly SweepRow[]) => rows.map(({ params }) => params['name']);

  test('come best first; undefined figures last, equals as they were', () => {
    const rows = [row('a', null), row('b', 1), row('c', 2), row('d', 1), row('e', null)];
    expect(names(sortSweep(rows, 'sharpe'))).toEqual(['c', 'b', 'd', 'a', 'e']);
  });

  test('of figures of which less is better come least first', () => {
    expect(names(sortSweep([row('a', 0, 3), row('b', 0, 1)], 'max_drawdown_pct'))).toEqual(['b', 'a']);
  });
});
