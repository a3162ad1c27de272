/**
 * How many worlds run at the same time. A suite that waits (sleeps, sockets, files) leaves its core
 * idle; another world can have it. A suite that computes gets one lane per core.
 */
export interface Lanes {
  /** Waits for a free lane; the function it gives frees the lane again. */
  readonly enter: () => Promise<() => void>;
  /** Learns from a finished run how much of its time was spent computing. */
  readonly learn: (cpuMs: number, wallMs: number) => void;
}

/** The bounds of the number of lanes, both included. */
export interface LaneBounds {
  /** Lanes before anything is known, and for a suite that never waits. */
  readonly min: number;
  readonly max: number;
}

/** Runs to look at before the number of lanes may change: the first ones still compile. */
const samplesWanted = 8;

/** Makes lanes between bounds. */
export function createLanes({ min, max }: LaneBounds): Lanes {
  const waiting: (() => void)[] = [];
  const shares: number[] = [];
  let capacity = min;
  let taken = 0;

  function admit(): void {
    while (taken < capacity) {
      const next = waiting.shift();
      if (next === undefined) return;
      taken += 1;
      next();
    }
  }

  function leave(): void {
    taken -= 1;
    admit();
  }

  return {
    async enter() {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        admit();
      });
      let left = false;
      return () => {
        if (!left) leave();
        left = true;
      };
    },
    learn(cpuMs, wallMs) {
      if (shares.length >= samplesWanted || wallMs <= 0) return;
      shares.push(cpuMs / wallMs);
      if (shares.length < samplesWanted) return;
      // The busiest half, so that one odd run opens no lanes that computing suites would fight over.
      const busy = shares.toSorted((left, right) => right - left)[samplesWanted / 4] ?? 1;
      capacity = Math.min(max, Math.max(min, Math.round(min / Math.max(busy, 0.01))));
      admit();
    },
  };
}
