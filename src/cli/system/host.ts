import type { JournalFiles, LockProcesses } from '../../core/journal/index.ts';

/** A signal that asks a process to end. */
export type EndingSignal = 'SIGINT' | 'SIGTERM';

/** What a system that runs for long asks of the machine. */
export interface SystemHost {
  /** Where journals are. */
  readonly files: JournalFiles;
  /** Who else may write them. */
  readonly processes: LockProcesses;
  /** Runs something later; the returned function prevents it. */
  readonly after: (delayMs: number, run: () => void) => () => void;
  /** Resolves at the next turn of the event loop. */
  readonly turn: () => Promise<void>;
  /** Calls back at the first signal that asks this process to end; a second one ends it at once. */
  readonly onEnding: (listener: (signal: EndingSignal) => void) => () => void;
  /**
   * Calls back at each signal that asks this process to read its files anew. Without a listener it ends the process, as it
   * does where it says that the terminal was closed.
   */
  readonly onReload: (listener: () => void) => () => void;
}

/** Resolves after a while. */
export function wait({ after }: Pick<SystemHost, 'after'>, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    after(delayMs, resolve);
  });
}

/** Runs something again and again, until the returned function is called. */
export function every({ after }: Pick<SystemHost, 'after'>, delayMs: number, run: () => void): () => void {
  let cancel = after(delayMs, tick);
  function tick(): void {
    run();
    cancel = after(delayMs, tick);
  }
  return () => {
    cancel();
  };
}
