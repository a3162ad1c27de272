/** The time of a world as user code meets it: what it reads, and the timers it sets. */
export interface WorldClock {
  /** Milliseconds since the Unix epoch, with fractions. */
  readonly nowMs: () => number;
  /** Milliseconds since time was last set. */
  readonly elapsedMs: () => number;
  /** The time in the world of a real one, both in milliseconds since the epoch; null before time was last set. */
  readonly virtualOf: (realMs: number) => number | null;
  /** Forgets every timer and sets the time. */
  readonly set: (epochMs: number) => void;
  /** Lets time move by a part of a millisecond; no timer becomes due by it. */
  readonly drift: (byMs: number) => void;
  /** The process stands still for so many milliseconds: what becomes due meanwhile fires afterwards, in that order. */
  readonly stall: (ms: number) => void;
  readonly setTimeout: (callback: TimerCallback, delayMs: number, ...given: readonly unknown[]) => unknown;
  /** As `setTimeout`, for a timer that is late. Timers of one delay fire in the order in which they were set. */
  readonly setLateTimeout: (
    callback: TimerCallback,
    delayMs: number,
    lateness: Lateness,
    ...given: readonly unknown[]
  ) => unknown;
  readonly setInterval: (callback: TimerCallback, delayMs: number, ...given: readonly unknown[]) => unknown;
  readonly clear: (handle: unknown) => void;
  /** Runs a callback in so many milliseconds, in the context of the caller. */
  readonly after: (delayMs: number, callback: () => void) => void;
  /** Told of every real `setImmediate` of user code: while one waits, nothing jumps. */
  readonly immediates: { readonly added: () => void; readonly ran: () => void };
}

/** How late a timer is. */
export interface Lateness {
  /** Milliseconds, 0 or more. */
  readonly ms: number;
  /**
   * Whether it alone is late, so that others overtake it; else the event loop stalls before it, and what becomes
   * due meanwhile fires after it.
   */
  readonly overtaking: boolean;
}

/** Whether a turn of the event loop takes long enough for the next timer, due in so many milliseconds, to become due in it. */
export type SlowTurn = (untilDueMs: number) => boolean;

/** What a timer calls. */
export type TimerCallback = (...given: readonly unknown[]) => unknown;

/** The natives of the process, taken before anything replaced them. */
export interface NativeTime {
  /** Monotonic. */
  readonly nowMs: () => number;
  /** Since the Unix epoch. */
  readonly epochMs: () => number;
  readonly setTimeout: (callback: TimerCallback, delayMs: number, ...given: readonly unknown[]) => unknown;
  readonly setInterval: (callback: TimerCallback, delayMs: number, ...given: readonly unknown[]) => unknown;
  readonly setImmediate: (callback: () => void) => unknown;
  readonly clearTimeout: (handle: unknown) => void;
  /** Keeps the event loop from turning for so many milliseconds. */
  readonly block: (ms: number) => void;
}

/** Linux stamps files with the time of the last timer tick: up to 10 ms ago at 100 Hz. */
export const fileTickMs = 10;

/** The real and the virtual time of a moment, both in milliseconds since the epoch. */
export interface Moment {
  readonly realMs: number;
  readonly virtualMs: number;
}

/**
 * The virtual time of a file's stamp; null for one that is older than the first moment.
 *
 * @param moments - when time moved, in order
 * @param nowMs - the virtual time it is; no file was stamped after it
 */
export function stampAt(moments: readonly Moment[], realMs: number, nowMs: number): number | null {
  // File systems keep time in ticks of their own, a few milliseconds behind the clock.
  const index = moments.findLastIndex((each) => each.realMs <= realMs + fileTickMs);
  const moment = moments[index];
  if (moment === undefined) return null;
  // Real time may have passed in which no other did.
  const untilMs = moments[index + 1]?.virtualMs ?? nowMs;
  return Math.min(moment.virtualMs + Math.max(0, realMs - moment.realMs), untilMs);
}
