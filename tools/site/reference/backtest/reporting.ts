/**
 * What a backtest leaves behind: a page that opens from disk, and the same as data.
 *
 * @module
 */
export {
  type BacktestReport,
  type CurvePoint,
  type ReportContext,
  type ReportFigures,
  rejectionCounts,
  reportOf,
  reportPage,
} from '../../../../src/backtest/index.ts';
