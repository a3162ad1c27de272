import { describe, expect, test } from 'vitest';
import {
  curveFigures,
  figuresOf,
  monthlyReturns,
  runBacktest,
  tradeFigures,
} from '../../src/backtest/index.ts';
import { formatDecimal, parseDecimal } from '../../src/core/money/index.ts';
import { NS_PER_DAY, parseIsoTime } from '../../src/core/time.ts';
import { FREE, playScript, scripted, tableOf } from './scripted-backtest.ts';

const flat = (price: string) => ({ open: price, high: price, low: price, close: price });

describe('figures', () => {
  test('begin with the initial capital, one bar before the first close', () => {
    const result = playScript([flat('100'), flat('100'), flat('110')], {
      0: [{ side: 'buy', qty: '50' }],
    });
    const { curve } = figuresOf(result);
    expect(curve.totalReturnPct).toBeCloseTo(5, 10);
    // Returns are 0, 0 and 5 %: the mean is 5/3 %, the deviation of the sample √(25/3) %.
    expect(curve.sharpe).toBeCloseTo((5 / 3 / Math.sqrt(25 / 3)) * Math.sqrt(365 * 1_440), 6);
    expect(curve.sortino).toBeNull();
    expect(curve.calmar).toBeNull();
  });

  test('count fees on both sides, what was traded, and how long something was held', () => {
    const rate = parseDecimal('0.01');
    const costs = { ...FREE.costs, takerFeeRate: rate, makerFeeRate: rate };
    const script = { 0: [{ side: 'buy', qty: '10' }], 1: [{ side: 'sell', qty: '10' }] } as const;
    const bars = [flat('100'), flat('100'), flat('120'), flat('120')];
    const figures = figuresOf(playScript(bars, script, { costs }));
    expect(formatDecimal(figures.fees)).toBe('22');
    expect(figures.trades).toMatchObject({ count: 1, winRate: 1, averageWin: 178, profitFactor: null });
    expect([figures.turnover, figures.exposurePct]).toEqual([0.22, 25]);
  });

  test('are null where they are not defined, never 0', () => {
    const one = { equity: [1], tsNs: [0n], barNs: NS_PER_DAY };
    expect(curveFigures({ ...one, equity: [], tsNs: [] })).toBeNull();
    expect(curveFigures(one)).toMatchObject({
      sharpe: null,
      sortino: null,
      volatilityAnnualPct: null,
      calmar: null,
    });
    expect(tradeFigures([])).toEqual({
      count: 0,
      winRate: null,
      profitFactor: null,
      averageWin: null,
      averageLoss: null,
      largestWin: null,
      largestLoss: null,
      expectancy: null,
    });
  });

  test('of a curve that began with nothing have no return', () => {
    const figures = curveFigures({ equity: [0, 1], tsNs: [0n, NS_PER_DAY], barNs: NS_PER_DAY });
    expect(figures).toMatchObject({ totalReturnPct: null, cagrPct: null });
  });
});

describe('monthly returns', () => {
  test('go from the last close of a month to that of the next, in UTC', () => {
    const days = ['2025-12-30', '2025-12-31', '2026-01-01', '2026-02-01', '2026-04-01'];
    const prices = ['100', '110', '121', '60.5', '121'];
    const bars = days.map((day, index) => ({
      ...flat(prices[index] ?? ''),
      ts_open: parseIsoTime(`${day}T00:00:00Z`).toString(),
    }));
    const result = runBacktest({
      tables: [tableOf('A/B', bars, '1d')],
      strategies: [scripted({ 0: [{ side: 'buy', qty: '1' }] }, 'A/B')],
      rules: { ...FREE, initialCapital: parseDecimal('110') },
    });
    const rounded = monthlyReturns(result).map(({ year, month, returnPct }) => [
      year,
      month,
      returnPct?.toFixed(6),
    ]);
    // Bought at 110 with all there was: equity is the price from there on; March has no bar and no row.
    expect(rounded).toEqual([
      [2025, 12, '0.000000'],
      [2026, 1, '10.000000'],
      [2026, 2, '-50.000000'],
      [2026, 4, '100.000000'],
    ]);
  });
});
