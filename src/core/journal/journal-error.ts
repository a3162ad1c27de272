import { describeCause } from './files.ts';

/** Stable codes of what can go wrong with a journal. */
export type JournalErrorCode =
  | 'BAD_RECORD'
  | 'CLOSED'
  | 'FAILED'
  | 'LOCKED'
  | 'NO_FILES'
  | 'OPEN_FAILED'
  | 'QUEUE_FULL'
  | 'SYNC_FAILED'
  | 'UNREADABLE'
  | 'WRITE_FAILED';

/** What is wrong, in the three parts that a reader needs. */
export interface JournalFault {
  /** Stable code. */
  readonly code: JournalErrorCode;
  /** Journal or file. */
  readonly path: string;
  /** Noun phrase that completes "expected …". */
  readonly expected: string;
  /** Noun phrase that completes "was …"; what the system said by default. */
  readonly found?: string;
  /** What to do, as a sentence. */
  readonly advice: string;
}

/** A journal that cannot do what it was asked. */
export class JournalError extends Error {
  /** Stable code. */
  readonly code: JournalErrorCode;
  /** Journal or file. */
  readonly path: string;

  /** Composes the message from the fault; `cause` is what the platform said, if it said anything. */
  constructor({ code, path, expected, found, advice }: JournalFault, cause?: unknown) {
    super(`${path}: expected ${expected}, was ${found ?? describeCause(cause)}. ${advice}`, { cause });
    this.name = 'JournalError';
    this.code = code;
    this.path = path;
  }
}
