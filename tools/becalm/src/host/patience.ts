import type { Place } from './place-file.ts';

/**
 * How long a worker may give no sign of life. Vitest ends what waits too long; what computes for ever nobody ends.
 * Inside a test the test's own time-outs say what is too long. A call to Vitest's server and another place are signs
 * of life.
 */
export interface Patience {
  /** Without a sign of life, in a place that says nothing of its own; in milliseconds. Infinite for all places. */
  readonly quietMs: number;
  /** For the whole answer, in milliseconds. */
  readonly totalMs: number;
}

/** Whether a worker has to be given up; it is asked for again and again. */
export interface Watch {
  /** Says that a worker called. */
  readonly alive: () => void;
  /**
   * Looks where the worker is.
   *
   * @param passedMs - what has passed since the last look; the time that the machine slept is no silence of a worker
   * @returns how long it may be silent, in milliseconds, where it was silent for longer; null otherwise
   */
  readonly look: (place: Place | null, passedMs: number) => number | null;
}

/** A place that has limits of its own gets so many times as long, as the machine may be busy, and a second. */
const limitFactor = 4;
const limitExtraMs = 1_000;

/** Starts to watch a worker that was asked something. */
export function watchWorker({ quietMs, totalMs }: Patience): Watch {
  let last: string | null = null;
  let silentMs = 0;
  let sumMs = 0;
  return {
    alive() {
      silentMs = 0;
    },
    look(place, passedMs) {
      const seen = JSON.stringify(place);
      silentMs = seen === last ? silentMs + passedMs : 0;
      last = seen;
      sumMs += passedMs;
      const limitMs = quietMs === Number.POSITIVE_INFINITY ? null : (place?.limitMs ?? null);
      const allowedMs = limitMs === null ? quietMs : limitExtraMs + limitFactor * limitMs;
      if (silentMs > allowedMs) return allowedMs;
      return sumMs > totalMs ? totalMs : null;
    },
  };
}
