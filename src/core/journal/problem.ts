import type { JournalError } from './journal-error.ts';
import type { LockOwner } from './lock.ts';

/** Something that a writer noticed or repaired, and that nobody's promise tells. */
export type WriterProblem =
  /** The last line was torn; its bytes are in `keptIn`. */
  | {
      readonly kind: 'torn-line-cut';
      readonly path: string;
      readonly offset: number;
      readonly byteCount: number;
      readonly keptIn: string;
    }
  /** The last record lacked only its line end, which it has now. */
  | { readonly kind: 'last-line-completed'; readonly path: string; readonly offset: number }
  /** The writer before did not give its lock back. */
  | { readonly kind: 'stale-lock'; readonly path: string; readonly owner: LockOwner | 'unknown' }
  /** The file could not be rotated; it is written on. */
  | { readonly kind: 'rotation-failed'; readonly path: string; readonly error: unknown }
  /** A rotated file could not be compressed; it stays as it is. */
  | { readonly kind: 'compression-failed'; readonly path: string; readonly error: unknown }
  /** The writer gave up; every append fails until the journal is opened again. */
  | { readonly kind: 'writer-failed'; readonly path: string; readonly error: JournalError }
  /** Something could not be put back in order while closing. */
  | { readonly kind: 'close-failed'; readonly path: string; readonly error: unknown };

/** Says a problem in one sentence. */
export function describeWriterProblem(problem: WriterProblem): string {
  const { path } = problem;
  switch (problem.kind) {
    case 'torn-line-cut':
      return `${path}: the last line was torn; ${problem.byteCount} bytes from ${problem.offset} on are kept in ${problem.keptIn}`;
    case 'last-line-completed':
      return `${path}: the last record, at ${problem.offset}, lacked its line end and has it now`;
    case 'stale-lock':
      return `${path}: took over the lock of ${problem.owner === 'unknown' ? 'a process' : `process ${problem.owner.pid}`} that is gone`;
    case 'rotation-failed':
      return `${path}: cannot be rotated and is written on: ${String(problem.error)}`;
    case 'compression-failed':
      return `${path}: cannot be compressed and stays as it is: ${String(problem.error)}`;
    case 'writer-failed':
      return problem.error.message;
    case 'close-failed':
      return `${path}: not closed in order: ${String(problem.error)}`;
  }
}
