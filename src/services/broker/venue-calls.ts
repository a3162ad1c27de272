import { errorOfThrown } from '../../core/thrown.ts';
import type { Clock } from '../../core/time.ts';
import type { Timers } from '../../core/timers.ts';
import { REST_BACKOFF, retryAfterMs } from './backoff.ts';
import { VenueError } from './venue-error.ts';

/** What calls to a venue need of their surroundings. */
export interface CallPorts {
  readonly clock: Clock;
  readonly timers: Timers;
  /** Hears of every answer, also of refusals: the venue can be reached. */
  readonly onContact: () => void;
}

/** Bounds of calls. */
export interface CallLimits {
  /** Most calls at the same time, at least 1. */
  readonly concurrentMax: number;
  /** Longest wait for an answer, in milliseconds. */
  readonly timeoutMs: number;
}

/** The broker has been stopped; nothing is called any more. */
export class CallsStoppedError extends Error {
  /** Stable code of this error. */
  readonly code = 'CALLS_STOPPED';

  constructor() {
    super(
      'Expected a broker that runs, was one that has been stopped. Its next start looks up what was under way.',
    );
    this.name = 'CallsStoppedError';
  }
}

/** Calls to a venue: a few at a time, first come first served, none for longer than the time-out, all off the loop. */
export interface VenueCalls {
  /**
   * Waits for a turn and works in it; what the work asks before its first `await` is asked at the moment of the call.
   *
   * @throws what the work throws; VenueError after the time-out; CallsStoppedError after the end
   */
  readonly turn: <Result>(work: (signal: AbortSignal) => Promise<Result>) => Promise<Result>;
  /**
   * Resolves after a while.
   *
   * @throws CallsStoppedError after the end
   */
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Number of calls that wait for their turn. */
  readonly waitingCount: () => number;
  /** Aborts calls and waits. */
  readonly stop: () => void;
}

/** Makes what calls a venue. */
export function createVenueCalls(
  { clock, timers, onContact }: CallPorts,
  { concurrentMax, timeoutMs }: CallLimits,
): VenueCalls {
  const stopping = new AbortController();
  const queue: (() => void)[] = [];
  let activeCount = 0;
  /** A venue that is asked too often names the time of the next call of anybody. */
  let notBeforeMs = 0;

  return {
    turn,
    wait,
    waitingCount: () => queue.length,
    stop() {
      stopping.abort();
      for (const go of queue.splice(0)) go();
    },
  };

  async function turn<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    await seat();
    try {
      const result = await withinTime(work);
      onContact();
      return result;
    } catch (error) {
      heed(error);
      throw error;
    } finally {
      leave();
    }
  }

  async function seat(): Promise<void> {
    if (activeCount < concurrentMax) activeCount += 1;
    // Whoever leaves hands the seat over to the first in the queue.
    else
      await new Promise<void>((resolve) => {
        queue.push(resolve);
      });
    try {
      for (let leftMs = pauseMs(); leftMs > 0; leftMs = pauseMs()) await wait(leftMs);
      throwIfStopped();
    } catch (error) {
      leave();
      throw error;
    }
  }

  function leave(): void {
    const next = queue.shift();
    if (next === undefined) activeCount -= 1;
    else next();
  }

  function pauseMs(): number {
    return notBeforeMs - clock.monotonicMs();
  }

  function heed(error: unknown): void {
    if (!(error instanceof VenueError) || error.failure.kind !== 'refused') return;
    onContact();
    const askedMs = retryAfterMs(error.retryAfter, Number(clock.nowNs() / 1_000_000n)) ?? 0;
    const boundedMs = Math.min(askedMs, REST_BACKOFF.retryAfterMsMax);
    notBeforeMs = Math.max(notBeforeMs, clock.monotonicMs() + boundedMs);
  }

  function withinTime<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const abort = new AbortController();
    return new Promise<Result>((resolve, reject) => {
      const end = (error: Error): void => {
        reject(error);
        abort.abort(error);
      };
      const onStop = (): void => {
        end(new CallsStoppedError());
      };
      const cancelTimer = timers.start(timeoutMs, () => {
        end(new VenueError({ kind: 'timeout' }, `none within ${timeoutMs} ms`));
      });
      stopping.signal.addEventListener('abort', onStop, { once: true });
      const settled = (): void => {
        cancelTimer();
        stopping.signal.removeEventListener('abort', onStop);
      };
      work(abort.signal).then(
        (result) => {
          settled();
          resolve(result);
        },
        (error: unknown) => {
          settled();
          reject(errorOfThrown(error));
        },
      );
    });
  }

  function wait(milliseconds: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const onStop = (): void => {
        cancel();
        reject(new CallsStoppedError());
      };
      const cancel = timers.start(Math.ceil(milliseconds), () => {
        stopping.signal.removeEventListener('abort', onStop);
        resolve();
      });
      if (stopping.signal.aborted) onStop();
      else stopping.signal.addEventListener('abort', onStop, { once: true });
    });
  }

  function throwIfStopped(): void {
    if (stopping.signal.aborted) throw new CallsStoppedError();
  }
}
