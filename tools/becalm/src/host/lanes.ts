/**
 * How many worlds run at the same time. A suite that waits (sleeps, sockets, files) leaves its core
 * idle; another world can have it. A suite that computes gets one lane per core.
 */
export interface Lanes {
  /** Waits for a free lane; the function it gives frees the lane again. */
  readonly enter: () => Promise<() => void>;
  /** Learns from a finished run how much computing it took. */
  readonly learn: (cpuMs: number) => void;
}

/** The bounds of the number of lanes, both included. */
export interface LaneBounds {
  /** Lanes before anything is known, and for a suite that never waits: as many as cores. */
  readonly min: number;
  readonly max: number;
}

/** Cores that are busy for less than this share of the time can take another world. */
const busyEnough = 0.85;

/**
 * Makes lanes between bounds.
 *
 * Runs are looked at in rounds of three per lane. When the cores were not busy enough in a round, lanes
 * are opened in proportion, and the next round is not looked at: new workers start up and compile in it.
 *
 * @param now - a monotonic clock in milliseconds
 */
export function createLanes({ min, max }: LaneBounds, now: () => number): Lanes {
  const waiting: (() => void)[] = [];
  let capacity = min;
  let taken = 0;
  let round = { startMs: now(), runs: 0, cpuMs: 0, starting: true };

  function admit(): void {
    while (taken < capacity) {
      const next = waiting.shift();
      if (next === undefined) return;
      taken += 1;
      next();
    }
  }

  function open(busy: number): boolean {
    if (busy >= busyEnough || capacity >= max) return false;
    capacity = Math.min(max, Math.max(capacity + 1, Math.floor(capacity / Math.max(busy, 0.1))));
    admit();
    return true;
  }

  return {
    async enter() {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        admit();
      });
      let left = false;
      return () => {
        if (left) return;
        left = true;
        taken -= 1;
        admit();
      };
    },
    learn(cpuMs) {
      round.runs += 1;
      round.cpuMs += cpuMs;
      if (round.runs < 3 * capacity) return;
      const busy = round.cpuMs / (min * Math.max(now() - round.startMs, 1));
      const starting = !round.starting && open(busy);
      round = { startMs: now(), runs: 0, cpuMs: 0, starting };
    },
  };
}
