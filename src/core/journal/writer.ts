/** What a journal is written with. */
import type { Clock } from '../time.ts';
import type { JournalPlace } from './active-file.ts';
import type { JournalFiles } from './files.ts';
import type { LockProcesses } from './lock.ts';
import type { WriterProblem } from './problem.ts';

/** When appended records are made durable. */
export type SyncPolicy =
  /** At once; records that wait together share a sync. */
  | { readonly kind: 'each' }
  /** At most this many milliseconds after they were written. */
  | { readonly kind: 'timer'; readonly intervalMs: number };

/** What a writer should do. */
export interface JournalSettings extends JournalPlace {
  /** When records become durable. */
  readonly sync: SyncPolicy;
  /** Size at which a file is rotated, 100 MiB by default. */
  readonly rotateAtBytes?: number;
  /** Whether a file is rotated when the UTC day has changed; yes by default. */
  readonly rotatesDaily?: boolean;
  /** Whether rotated files are compressed; yes by default. */
  readonly compresses?: boolean;
  /** Whether each line carries a checksum; yes by default. */
  readonly hasChecksums?: boolean;
  /** Most records that wait to become durable, 10 000 by default. */
  readonly queueCapacity?: number;
}

/** What a writer asks of its surroundings. */
export interface JournalPorts {
  /** Where the files are. */
  readonly files: JournalFiles;
  /** The day of the files. */
  readonly clock: Clock;
  /** Who may hold the lock. */
  readonly processes: LockProcesses;
  /** Runs something later; the returned function prevents it. */
  readonly startTimer: (delayMs: number, run: () => void) => () => void;
  /** Hears what no promise tells. */
  readonly onProblem: (problem: WriterProblem) => void;
}

/** What goes into a journal: JSON values only, exact numbers as text. */
export type JournalRecord = Readonly<Record<string, unknown>>;

/** A journal that is open for writing. */
export interface JournalWriter {
  /** Path of the active file. */
  readonly path: string;
  /** Appends a record; resolves when it is durable, rejects with a JournalError when it may not be. */
  append(record: JournalRecord): Promise<void>;
  /** Appends lines that are JSON objects already, all or none of them. */
  appendLines(lines: readonly string[]): Promise<void>;
  /** Resolves when the queue has room; producers that do not await each append await this. */
  whenRoom(): Promise<void>;
  /** Resolves when everything appended so far is durable or was refused. */
  flush(): Promise<void>;
  /** Ends the active file now, unless it is empty. */
  rotate(): Promise<void>;
  /** Resolves when rotated files are compressed, or have failed to be. */
  whenCompressed(): Promise<void>;
  /** Makes everything durable, closes the file and gives the lock back. */
  close(): Promise<void>;
}
