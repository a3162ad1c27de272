/** Stable codes of what can be wrong with a file of market data. */
export type MarketDataErrorCode =
  | 'BAD_ENCODING'
  | 'BAD_JSON'
  | 'BAD_TRADE'
  | 'EMPTY_FILE'
  | 'LINE_TOO_LONG'
  | 'TIME_BACKWARDS'
  | 'TORN_LINE'
  | 'UNREADABLE_FILE';

/** What is wrong, in the three parts that a reader needs. */
export interface MarketDataFault {
  /** Stable code. */
  readonly code: MarketDataErrorCode;
  /** File as the user named it. */
  readonly file: string;
  /** Line from 1, or `undefined` when the whole file is meant. */
  readonly line?: number;
  /** Noun phrase that completes "expected …". */
  readonly expected: string;
  /** Noun phrase that completes "was …". */
  readonly found: string;
  /** What to do, as a sentence. */
  readonly advice: string;
}

/** Market data that cannot be used, with its place. */
export class MarketDataError extends Error {
  /** Stable code. */
  readonly code: MarketDataErrorCode;
  /** File as the user named it. */
  readonly file: string;
  /** Line from 1, or `undefined` when the whole file is meant. */
  readonly line: number | undefined;

  /** Composes the message from the fault; `cause` is what the platform said, if it said anything. */
  constructor(fault: MarketDataFault, cause?: unknown) {
    const place = fault.line === undefined ? fault.file : `${fault.file}:${fault.line}`;
    super(`${place}: expected ${fault.expected}, was ${fault.found}. ${fault.advice}`, { cause });
    this.name = 'MarketDataError';
    this.code = fault.code;
    this.file = fault.file;
    this.line = fault.line;
  }
}
