/**
 * History through the engines that trade live.
 *
 * @module
 */

export type { AccountRefusal } from '../../../../src/backtest/account.ts';
export {
  type Backtest,
  BacktestDataError,
  type BacktestDataErrorCode,
  type BacktestPlan,
  type BacktestResult,
  type BacktestRules,
  type BarTable,
  type BarTableBuilder,
  barAt,
  createBarTable,
  DecimalColumn,
  type EquityCurve,
  type ExchangeRefusal,
  type FillMode,
  type FinalPosition,
  fillPriceWithin,
  hashBars,
  hashResult,
  type Period,
  type PriceRange,
  type Rejection,
  runBacktest,
  startBacktest,
  type WaitingOrder,
} from '../../../../src/backtest/index.ts';
