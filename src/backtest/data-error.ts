/** What is wrong with the bars of a backtest. */
export type BacktestDataErrorCode =
  | 'NO_BARS'
  | 'FOREIGN_BAR'
  | 'OUT_OF_ORDER'
  | 'TOO_MANY_DIGITS'
  | 'MIXED_TIMEFRAMES'
  | 'DAMAGED_BARS';

/** Bars that a backtest cannot run on. */
export class BacktestDataError extends Error {
  /** Stable code of this error. */
  readonly code: BacktestDataErrorCode;

  /** Says what was expected, what was found, and what to do. */
  constructor(code: BacktestDataErrorCode, message: string) {
    super(message);
    this.name = 'BacktestDataError';
    this.code = code;
  }
}
