import { describe, expect, test } from 'vitest';
import { curveFigures, roundTripsOf, tradeFigures } from '../../src/backtest/index.ts';
import { asPrice, asQuantity, parseDecimal } from '../../src/core/money/index.ts';
import { snapTo } from './numbers.ts';
import { readVectorGroups, type Vector } from './read-vectors.ts';

type Figures = Readonly<Record<string, number | null>>;

interface MetricsVector extends Vector {
  readonly bar_ns: string;
  readonly equity_curve: readonly (readonly [ts: string, equity: number])[];
  readonly trades: readonly {
    readonly side: 'buy' | 'sell';
    readonly qty: string;
    readonly price: string;
    readonly commission: string;
  }[];
  readonly original: Figures;
  readonly recommended: Figures | null;
  readonly recommended_trades: Figures & { readonly realized: readonly string[] };
  readonly wrong_fields: Readonly<Record<string, string>>;
}

/** Ours under the names of the vectors. */
function curveInTheirWords({ equity_curve: curve, bar_ns: barNs }: MetricsVector): Figures | null {
  const figures = curveFigures({
    equity: curve.map(([, equity]) => equity),
    tsNs: curve.map(([ts]) => BigInt(ts)),
    barNs: BigInt(barNs),
  });
  if (figures === null) return null;
  return {
    total_return_pct: figures.totalReturnPct,
    max_drawdown_pct: figures.maxDrawdownPct,
    max_drawdown_duration_days: figures.maxDrawdownDays,
    sharpe: figures.sharpe,
    sortino: figures.sortino,
    volatility_annual_pct: figures.volatilityAnnualPct,
    cagr_pct: figures.cagrPct,
    calmar: figures.calmar,
  };
}

function tradesInTheirWords({ trades, recommended_trades: theirs }: MetricsVector) {
  const trips = roundTripsOf(
    trades.map(({ side, qty, price, commission }) => ({
      symbol: 'AAA/USDT',
      side,
      quantity: asQuantity(parseDecimal(qty)),
      price: asPrice(parseDecimal(price)),
      fee: parseDecimal(commission),
      tsFillNs: 0n,
    })),
  );
  const figures = tradeFigures(trips.map(({ netPnl }) => netPnl));
  return {
    realized: trips.map(({ netPnl }, index) => snapTo(theirs.realized[index], netPnl)),
    ...snapped(theirs, {
      win_rate: figures.winRate,
      profit_factor: figures.profitFactor,
      avg_win: figures.averageWin,
      avg_loss: figures.averageLoss,
      largest_win: figures.largestWin,
      largest_loss: figures.largestLoss,
    }),
  };
}

/** Figures within a relative 10^-9 of theirs are shown as theirs: sums in another order differ in the last bits. */
function snapped(theirs: Figures, ours: Figures): Figures {
  return Object.fromEntries(
    Object.entries(ours).map(([name, value]) => {
      const wanted = theirs[name] ?? null;
      const isNear =
        value !== null && wanted !== null && Math.abs(value - wanted) <= 1e-9 * Math.max(1, Math.abs(wanted));
      return [name, isNear ? wanted : value];
    }),
  );
}

describe.each(readVectorGroups<MetricsVector>('backtest_metrics'))('the figures, $span', ({ vectors }) => {
  test('of the curve are the recommended ones', () => {
    for (const vector of vectors) {
      const ours = curveInTheirWords(vector);
      expect(ours === null ? null : snapped(vector.recommended ?? {}, ours), vector.id).toEqual(
        vector.recommended,
      );
    }
  });

  test('of the trades are the recommended ones', () => {
    for (const vector of vectors)
      expect(tradesInTheirWords(vector), vector.id).toEqual(vector.recommended_trades);
  });

  test('that the original had right are the same', () => {
    for (const { id, original, wrong_fields: wrong, ...vector } of vectors) {
      const ours = curveInTheirWords({ id, original, wrong_fields: wrong, ...vector });
      for (const name of ['total_return_pct', 'max_drawdown_pct', 'max_drawdown_duration_days'] as const) {
        if (ours === null || Object.hasOwn(wrong, name)) continue;
        expect(ours[name], `${id} ${name}`).toBeCloseTo(original[name] ?? Number.NaN, 8);
      }
    }
  });
});
