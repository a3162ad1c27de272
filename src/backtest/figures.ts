import { TIMEFRAME_NS } from '../core/contracts/index.ts';
import { add, approximate, type Decimal, divide, multiply, ZERO } from '../core/money/index.ts';
import { type CurveFigures, curveFigures } from './curve-figures.ts';
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
  const firstNs = curve.tsOpenNs[0] ?? 0n;
  const withBaseline = {
    equity: [initialCapital, ...curve.equity].map(approximate),
    tsNs: [firstNs - barNs, ...curve.tsOpenNs],
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
