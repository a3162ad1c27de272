/**
 * Keeps timers of one delay in the order in which they were set. Node keeps them in one list, so none of
 * them overtakes another, however late they are.
 */
export interface FireOrder {
  /**
   * Says after how long a timer may fire that is set now.
   *
   * @param nowMs - the time by which timers are due; it only moves on
   * @param delayMs - the delay that user code asked for
   * @param lateMs - how much later the timer is to fire, if none of the same delay keeps it back
   * @returns milliseconds, `delayMs + lateMs` or more
   */
  readonly delayFor: (nowMs: number, delayMs: number, lateMs: number) => number;
  /** Forgets every timer. */
  readonly clear: () => void;
}

/** Makes an order that knows of no timer. */
export function createFireOrder(): FireOrder {
  /** When the timer that was set last fires, by delay. */
  const last = new Map<number, number>();
  return {
    delayFor(nowMs, delayMs, lateMs) {
      const firesAtMs = Math.max(nowMs + delayMs + lateMs, last.get(delayMs) ?? Number.NEGATIVE_INFINITY);
      last.set(delayMs, firesAtMs);
      return firesAtMs - nowMs;
    },
    clear() {
      last.clear();
    },
  };
}
