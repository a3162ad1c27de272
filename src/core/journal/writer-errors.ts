/** What a writer tells those who append. */
import { JournalError } from './journal-error.ts';

/** The file system refuses the journal, its folder or its lock. */
export function openFailed(path: string, cause: unknown): JournalError {
  return new JournalError(
    {
      code: 'OPEN_FAILED',
      path,
      expected: 'a journal that can be opened for writing',
      advice: 'Check its folder, the permissions and the space.',
    },
    cause,
  );
}

/** The journal was closed. */
export function journalClosed(path: string): JournalError {
  return new JournalError({
    code: 'CLOSED',
    path,
    expected: 'a journal that is open',
    found: 'one that was closed',
    advice: 'Open it again before appending.',
  });
}

/** A record is not what a journal holds. */
export function badRecord(path: string, expected: string, found: string): JournalError {
  return new JournalError({
    code: 'BAD_RECORD',
    path,
    expected,
    found,
    advice: 'Append the wire form of a message.',
  });
}

/** Too many records wait to become durable. */
export function queueFull(path: string, queueCapacity: number): JournalError {
  return new JournalError({
    code: 'QUEUE_FULL',
    path,
    expected: `at most ${queueCapacity} records that wait to become durable`,
    found: 'more',
    advice: 'Await append(), or whenRoom() before the next records.',
  });
}

/** The file did not take records; those after them may still be written. */
export function writeFailed(path: string, cause: unknown): JournalError {
  return new JournalError(
    {
      code: 'WRITE_FAILED',
      path,
      expected: 'a file that takes the records',
      advice: 'Make room or correct the permissions, then append them again.',
    },
    cause,
  );
}

/** The disk did not confirm records. */
export function syncFailed(path: string, cause: unknown): JournalError {
  return new JournalError(
    {
      code: 'SYNC_FAILED',
      path,
      expected: 'records that are durable',
      advice: 'Check the disk, then open the journal again: what it holds is not known until it is read.',
    },
    cause,
  );
}

/** The writer gave up before. */
export function writerFailed(path: string, cause: JournalError): JournalError {
  return new JournalError(
    {
      code: 'FAILED',
      path,
      expected: 'a journal that works',
      found: `one that gave up (${cause.code})`,
      advice: 'Close it, cure the cause, and open it again.',
    },
    cause,
  );
}
