import type { Timers } from './safe-timers.ts';
import type { NativeTime } from './world-clock.ts';

/**
 * Time-outs of tests and hooks under virtual time. Time never jumps to one: a test may wait for something that nobody
 * sees from here. But where time goes past one, it ends what it is of, at that time, as it would in real time.
 */
export interface Deadlines extends Timers {
  /** When the first is due; infinity where there is none. */
  readonly firstMs: () => number;
  /** Takes the first one out that is due by then (included); null where none is. */
  readonly takeDue: (byMs: number) => Deadline | null;
  /** What is left of each passes in real time from here on. */
  readonly handOver: (native: Pick<NativeTime, 'setTimeout'>) => void;
  readonly forget: () => void;
}

/** One of them. */
export interface Deadline {
  readonly atMs: number;
  readonly end: () => void;
}

/**
 * Makes an empty set.
 *
 * @param nowMs - the time by which they are due
 */
export function createDeadlines(nowMs: () => number): Deadlines {
  const waiting = new Set<Deadline>();

  function first(): Deadline | null {
    let found: Deadline | null = null;
    for (const each of waiting) if (found === null || each.atMs < found.atMs) found = each;
    return found;
  }

  return {
    set(end, delayMs) {
      const deadline: Deadline = { atMs: nowMs() + delayMs, end };
      waiting.add(deadline);
      return deadline;
    },
    clear(handle) {
      // type-coverage:ignore-next-line -- what is not one of them is not in the set
      waiting.delete(handle as Deadline);
    },
    forget() {
      waiting.clear();
    },
    firstMs: () => first()?.atMs ?? Number.POSITIVE_INFINITY,
    takeDue(byMs) {
      const found = first();
      if (found === null || found.atMs > byMs) return null;
      waiting.delete(found);
      return found;
    },
    handOver(native) {
      for (const each of waiting) {
        const end = (): void => {
          if (waiting.delete(each)) each.end();
        };
        native.setTimeout(end, Math.max(0, each.atMs - nowMs()));
      }
    },
  };
}
