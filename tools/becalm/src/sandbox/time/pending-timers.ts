import type { TimerCallback } from './world-clock.ts';

/** A timer of user code that has neither fired nor been cleared. */
export interface NotedTimer {
  readonly handle: unknown;
  /** Such as `setTimeout of 30 ms`. */
  readonly what: string;
  /** Milliseconds until it is due; below zero for an interval that has fired. */
  readonly leftMs: () => number;
  /** Made when the timer was set: its stack says where. */
  readonly set: Error;
}

/** Notes timers while somebody watches, and costs nothing otherwise. */
export interface PendingTimers {
  /** From here on timers are noted; returns what ends it. */
  readonly watch: () => () => void;
  readonly pending: () => readonly NotedTimer[];
  /**
   * Sets a timer, and notes it where somebody watches.
   *
   * @param set - sets it to call back
   */
  readonly note: (
    name: 'setTimeout' | 'setInterval',
    delayMs: number,
    nowMs: () => number,
    callback: TimerCallback,
    set: (callback: TimerCallback) => unknown,
  ) => unknown;
  /** A timer was cleared. */
  readonly cleared: (handle: unknown) => void;
}

/** Makes an empty list. */
export function createPendingTimers(): PendingTimers {
  const noted = new Map<unknown, NotedTimer>();
  let watching = false;
  return {
    watch() {
      watching = true;
      return () => {
        watching = false;
        noted.clear();
      };
    },
    pending: () => [...noted.values()],
    note(name, delayMs, nowMs, callback, set) {
      if (!watching) return set(callback);
      const handle = set((...given) => {
        if (name === 'setTimeout') noted.delete(keyOf(handle));
        return callback(...given);
      });
      const dueMs = nowMs() + delayMs;
      const what = `${name} of ${delayMs} ms`;
      noted.set(keyOf(handle), { handle, what, leftMs: () => dueMs - nowMs(), set: new Error(what) });
      return handle;
    },
    cleared(handle) {
      if (watching) noted.delete(keyOf(handle));
    },
  };
}

/** Timers are cleared by their number, too. */
function keyOf(handle: unknown): number {
  return Number(handle);
}

/** Those of this thread. */
export const pendingTimers: PendingTimers = createPendingTimers();
