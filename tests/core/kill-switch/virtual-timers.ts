import type { Clock } from '../../../src/core/time.ts';
import type { Timers } from '../../../src/core/timers.ts';

/** Time that passes only when it is told to, for clocks and timers alike. */
export interface VirtualTimers extends Timers {
  readonly clock: Clock;
  /** Lets milliseconds pass; what is due runs in its order, each with all that follows from it. */
  advance(milliseconds: number): Promise<void>;
  /** Number of timers that wait. */
  waitingCount(): number;
}

/** Makes time that stands still at 0. */
export function createVirtualTimers(): VirtualTimers {
  const waiting = new Set<{ readonly dueMs: number; readonly callback: () => void }>();
  let nowMs = 0;
  return {
    clock: { monotonicMs: () => nowMs, nowNs: () => BigInt(nowMs) * 1_000_000n },
    waitingCount: () => waiting.size,
    start(delayMs, callback) {
      const timer = { dueMs: nowMs + delayMs, callback };
      waiting.add(timer);
      return () => waiting.delete(timer);
    },
    async advance(milliseconds) {
      const endMs = nowMs + milliseconds;
      await settle();
      for (let next = earliest(); next !== undefined && next.dueMs <= endMs; next = earliest()) {
        nowMs = Math.max(nowMs, next.dueMs);
        waiting.delete(next);
        next.callback();
        await settle();
      }
      nowMs = endMs;
    },
  };

  function earliest() {
    return [...waiting].toSorted((one, other) => one.dueMs - other.dueMs)[0];
  }
}

/** Lets every promise that can go on go on; the longest chain of the kill switch has some ten links. */
async function settle(): Promise<void> {
  for (let link = 0; link < 16; link += 1) await Promise.resolve();
}
