/** The backtest: history through the engines that trade live. */
export { runBacktest, startBacktest } from './backtest.ts';
export { type BarTable, type BarTableBuilder, barAt, createBarTable, hashBars } from './bar-table.ts';
export type { Period } from './bar-walk.ts';
export { type Curve, type CurveFigures, curveFigures } from './curve-figures.ts';
export { BacktestDataError, type BacktestDataErrorCode } from './data-error.ts';
export { DecimalColumn } from './decimal-column.ts';
export type { ExchangeRefusal, WaitingOrder } from './exchange.ts';
export { type BacktestFigures, figuresOf } from './figures.ts';
export { fillPriceWithin, type PriceRange } from './fill-price.ts';
export { type MonthlyReturn, monthlyReturns } from './monthly-returns.ts';
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
export { reportPage } from './report/page.ts';
export { rejectionCounts } from './report/rejection-counts.ts';
export { type BacktestReport, type ReportContext, type ReportFigures, reportOf } from './report/report.ts';
export type { CurvePoint } from './report/sample-curve.ts';
export { hashResult } from './result-hash.ts';
export { type RoundTrip, roundTripsOf } from './round-trips.ts';
export { gridOf, SWEEP_CASE_COUNT_MAX, SweepGridError, type SweepParams } from './sweep/grid.ts';
export {
  runSweepCase,
  SWEEP_FIGURES,
  type SweepFigure,
  type SweepGround,
  type SweepRow,
  sortSweep,
} from './sweep/run-case.ts';
export { SweepThreadError, type SweepThreads, sweep } from './sweep/threads.ts';
export { type TradeFigures, tradeFigures } from './trade-figures.ts';
