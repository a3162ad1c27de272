/** The backtest: history through the engines that trade live. */
export { runBacktest, startBacktest } from './backtest.ts';
export { type BarTable, type BarTableBuilder, barAt, createBarTable, hashBars } from './bar-table.ts';
export type { Period } from './bar-walk.ts';
export { type Curve, type CurveFigures, curveFigures } from './curve-figures.ts';
export { BacktestDataError, type BacktestDataErrorCode } from './data-error.ts';
export type { ExchangeRefusal, WaitingOrder } from './exchange.ts';
export { fillPriceWithin, type PriceRange } from './fill-price.ts';
export type {
  Backtest,
  BacktestPlan,
  BacktestResult,
  BacktestRules,
  EquityCurve,
  FillMode,
  FinalPosition,
  Rejection,
} from './plan.ts';
export { type RoundTrip, roundTripsOf } from './round-trips.ts';
export { type TradeFigures, tradeFigures } from './trade-figures.ts';
