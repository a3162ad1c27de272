import path from 'node:path';
import type { LoadedConfig } from '../../core/config/index.ts';
import { describeWriterProblem, JournalError, openJournal } from '../../core/journal/index.ts';
import {
  createLogger,
  createRedactor,
  journalDestination,
  type LogDestination,
  type Logger,
  type Redact,
} from '../../core/logging/index.ts';
import { allSecrets, createTextRedactor, type Secrets } from '../../core/secrets/index.ts';
import { messageOfThrown } from '../../core/thrown.ts';
import type { Clock } from '../../core/time.ts';
import type { SystemHost } from './host.ts';

/** Name of the folder with one log for each process. */
const LOGS_FOLDER = 'log';

/** Log lines are written at once and may lose the last second when the machine does. */
const SYNC = { kind: 'timer', intervalMs: 1_000 } as const;

/** What a log of a process is opened with. */
export interface ProcessLogGiven {
  readonly host: SystemHost;
  readonly clock: Clock;
  readonly loaded: LoadedConfig;
  /** Name of the process and of its file. */
  readonly name: string;
  /** Takes a sentence, without secrets, when lines cannot be written. */
  readonly report: (text: string) => void;
}

/** The log of a process. */
export interface ProcessLog {
  readonly logger: Logger;
  /** Writes what is left and closes the file. */
  readonly close: () => Promise<void>;
}

/** Makes what takes the secrets of an installation out of logs and audits. */
export function redactorOf(secrets: Secrets): Redact {
  return createRedactor({ redactText: createTextRedactor(allSecrets(secrets)) });
}

/**
 * Opens the log of a process, `journal_dir/log/<name>.ndjson`. One that cannot be written is reported once and lost:
 * logging never stops trading.
 */
export async function openProcessLog(given: ProcessLogGiven): Promise<ProcessLog> {
  const { clock, loaded, name } = given;
  const { destination, close } = await openDestination(given);
  const logger = createLogger(
    { destination, clock },
    { name, level: loaded.config.logging.level, redact: redactorOf(loaded.secrets) },
  );
  return { logger, close };
}

async function openDestination({
  host,
  clock,
  loaded,
  name,
  report,
}: ProcessLogGiven): Promise<{ readonly destination: LogDestination; readonly close: () => Promise<void> }> {
  const { files, processes, after } = host;
  let isReported = false;
  const onLoss = (error: unknown): void => {
    if (isReported) return;
    isReported = true;
    report(`log: cannot be written, and lines are lost: ${messageOfThrown(error)}`);
  };
  try {
    const journal = await openJournal(
      {
        files,
        processes,
        clock,
        startTimer: after,
        onProblem: (problem) => {
          report(`log: ${describeWriterProblem(problem)}`);
        },
      },
      {
        folder: path.join(loaded.config.logging.journalDir, LOGS_FOLDER),
        name,
        sync: SYNC,
        hasChecksums: false,
      },
    );
    return { destination: journalDestination(journal, onLoss), close: () => journal.close() };
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    onLoss(error);
    return { destination: { write: () => undefined }, close: () => Promise.resolve() };
  }
}
