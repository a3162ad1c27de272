import { TIMEFRAME_NS } from '../core/contracts/index.ts';
import { add, approximate, type Decimal, divide, multiply, ZERO } from '../core/money/index.ts';
import { type CurveFigures, curveFigures } from './curve-figures.ts';
import { itemAt } from './item-at.ts';
import type { BacktestResult } from './plan.ts';
import { roundTripsOf } from './round-trips.ts';
import { type TradeFigures, tradeFigures } from './trade-figures.ts';

/** All figures of a backtest. */
export interface BacktestFigures {
  /** Of the equity curve, with the initial capital one bar before the first close. */
  readonly curve: CurveFigures;
  /** Of the round trips. */
  readonly trades: TradeFigures;
  /** Part of the bars at whose close something was held, in percent. */
  readonly exposurePct: number;
  /** Traded notional ÷ initial capital. */
  readonly turnover: number;
  /** Fees paid in the quote currency, exact; below 0 when rebates prevail. */
  readonly fees: Decimal;
}

const NO_CURVE: CurveFigures = Object.freeze({
  totalReturnPct: null,
  cagrPct: null,
  sharpe: null,
  sortino: null,
  volatilityAnnualPct: null,
  maxDrawdownPct: 0,
  maxDrawdownDays: 0,
  calmar: null,
});

/** Returns the figures of a result. */
export function figuresOf(result: BacktestResult): BacktestFigures {
  const { curve, fills, initialCapital, exposedCount, timeframe } = result;
  const barNs = TIMEFRAME_NS[timeframe];
  const withBaseline = {
    equity: Float64Array.from(valuesFrom(initialCapital, curve.equity)),
    tsNs: timesFrom(curve.tsOpenNs, barNs),
    barNs,
  };
  const traded = fills.reduce((sum, { quantity, price }) => add(sum, multiply(quantity, price)), ZERO);
  return {
    curve: curveFigures(withBaseline) ?? NO_CURVE,
    trades: tradeFigures(roundTripsOf(fills).map(({ netPnl }) => netPnl)),
    exposurePct: curve.equity.length === 0 ? 0 : (exposedCount / curve.equity.length) * 100,
    turnover: approximate(divide(traded, initialCapital)),
    fees: fills.reduce((sum, { fee }) => add(sum, fee), ZERO),
  };
}

function* valuesFrom(initialCapital: Decimal, equity: Iterable<Decimal>): Generator<number> {
  yield approximate(initialCapital);
  for (const value of equity) yield approximate(value);
}

function timesFrom(tsNs: BigInt64Array, barNs: bigint): BigInt64Array {
  const times = new BigInt64Array(tsNs.length + 1);
  times[0] = itemAt(tsNs, 0) - barNs;
  times.set(tsNs, 1);
  return times;
}
