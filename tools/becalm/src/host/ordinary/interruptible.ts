import type { Vitest } from 'vitest/node';

/** A run that may be ended early. */
export interface Interruptible {
  readonly happened: () => boolean;
  /** Waits for work, but no longer than a cancelled run is granted. */
  readonly wait: (work: Promise<unknown>) => Promise<void>;
  /** Stops listening. */
  readonly close: () => void;
}

/** What running tests get to come to an end, in milliseconds, before they are ended by force; and then again. */
const graceMs = 3_000;

/** Cancels the run of a Vitest when the signal says so, and by force when that takes too long. */
export function interruptible(vitest: Vitest, signal: AbortSignal | null): Interruptible {
  const { promise: givenUp, resolve: giveUp } = Promise.withResolvers<null>();
  const timers: NodeJS.Timeout[] = [];

  function cancel(): void {
    void vitest.cancelCurrentRun('keyboard-input').catch(() => undefined);
  }

  function onAbort(): void {
    cancel();
    timers.push(
      setTimeout(cancel, graceMs),
      setTimeout(() => {
        giveUp(null);
      }, 2 * graceMs),
    );
  }

  signal?.addEventListener('abort', onAbort);
  return {
    happened: () => signal?.aborted ?? false,
    async wait(work) {
      await Promise.race([work, givenUp]);
    },
    close() {
      signal?.removeEventListener('abort', onAbort);
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
