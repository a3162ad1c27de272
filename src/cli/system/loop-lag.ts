/** How late the event loop comes to what is due. */
export interface LoopLag {
  /** Says that the loop has turned; call it once per beat. */
  readonly beat: () => void;
  /** Returns by how many milliseconds a beat came too late at most, since the last time this was asked. */
  readonly take: () => number;
}

/** Starts watching; beats are due every `beatMs` from now on. */
export function createLoopLag(monotonicMs: () => number, beatMs: number): LoopLag {
  let lastMs = monotonicMs();
  let mostMs = 0;
  return {
    beat() {
      const nowMs = monotonicMs();
      mostMs = Math.max(mostMs, nowMs - lastMs - beatMs);
      lastMs = nowMs;
    },
    take() {
      // A loop that is late just now has not beaten yet.
      const most = Math.max(mostMs, monotonicMs() - lastMs - beatMs);
      mostMs = 0;
      return most;
    },
  };
}
