import type { JournalWriter } from '../journal/index.ts';
import type { LogDestination } from './logger.ts';

/**
 * Sends lines to a journal, which rotates and compresses its files; open it without checksums, since other tools read
 * logs. A line that the journal refuses is lost and told to `onLoss`: nobody waits for a log.
 */
export function journalDestination(journal: JournalWriter, onLoss: (error: unknown) => void): LogDestination {
  return {
    write: (line) => {
      journal.appendLines([line.trimEnd()]).catch(onLoss);
    },
  };
}
