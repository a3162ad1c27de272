/**
 * What a curve and its trades are worth, as figures. The formulas stand on the page about backtests.
 *
 * @module
 */
export {
  type BacktestFigures,
  type Curve,
  type CurveFigures,
  curveFigures,
  figuresOf,
  type MonthlyReturn,
  monthlyReturns,
  type RoundTrip,
  roundTripsOf,
  type TradeFigures,
  tradeFigures,
} from '../../../../src/backtest/index.ts';
