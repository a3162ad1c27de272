import type { Timers } from '../../../src/core/timers.ts';

/** Timers that ring when the test says so. */
export interface TestTimers extends Timers {
  /** Moves time on by `ms` milliseconds and rings what is due, in order. */
  readonly advance: (ms: number) => Promise<void>;
  /** How many have been started and have neither rung nor been cancelled. */
  readonly pendingCount: () => number;
}

/** Makes timers that stand still until they are moved. */
export function createTestTimers(): TestTimers {
  const pending = new Set<{ readonly atMs: number; readonly callback: () => void }>();
  let nowMs = 0;
  return { start, advance, pendingCount: () => pending.size };

  function start(delayMs: number, callback: () => void): () => void {
    const timer = { atMs: nowMs + delayMs, callback };
    pending.add(timer);
    return () => pending.delete(timer);
  }

  async function advance(ms: number): Promise<void> {
    const endMs = nowMs + ms;
    for (;;) {
      const [next] = [...pending].filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs);
      if (next === undefined) break;
      pending.delete(next);
      nowMs = next.atMs;
      next.callback();
      for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
    }
    nowMs = endMs;
  }
}
