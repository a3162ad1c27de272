/**
 * How many worlds run at the same time. A suite that waits (sleeps, sockets, files) leaves its core
 * idle; another world can have it. A suite that computes gets one lane per core.
 */
export interface Lanes {
  /** Waits for a free lane; the function it gives frees the lane again. */
  readonly enter: () => Promise<() => void>;
  /** Learns from a finished run how much of its time it waited. */
  readonly learn: (run: RunTimes) => void;
}

/** Where the time of a run went, in milliseconds. */
export interface RunTimes {
  readonly wallMs: number;
  /** While its event loop had nothing to do. A core that is busy with something else makes it no longer. */
  readonly idleMs: number;
}

/** The bounds of the number of lanes, both included. */
export interface LaneBounds {
  /** Lanes before anything is known, and for a suite that never waits: as many as cores. */
  readonly min: number;
  readonly max: number;
}

/** Runs that wait for less than this share of their time leave nothing for another one. */
const idleEnough = 0.15;

/**
 * Makes lanes between bounds.
 *
 * Runs are looked at in rounds of three per lane. When they waited for long enough in a round, lanes are opened in
 * proportion, and the next round is not looked at: new workers start up and compile in it. What counts is that runs
 * wait, not that cores are idle: they are, too, while a process starts.
 */
export function createLanes({ min, max }: LaneBounds): Lanes {
  const waiting: (() => void)[] = [];
  let capacity = min;
  let taken = 0;
  let round = { runs: 0, wallMs: 0, idleMs: 0, starting: true };

  function admit(): void {
    while (taken < capacity) {
      const next = waiting.shift();
      if (next === undefined) return;
      taken += 1;
      next();
    }
  }

  function open(idle: number): boolean {
    if (idle < idleEnough || capacity >= max) return false;
    const wanted = Math.floor(min / Math.max(1 - idle, 0.1));
    if (wanted <= capacity) return false;
    capacity = Math.min(max, wanted);
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
    learn({ wallMs, idleMs }) {
      round.runs += 1;
      round.wallMs += wallMs;
      round.idleMs += idleMs;
      if (round.runs < 3 * capacity) return;
      const starting = !round.starting && open(round.idleMs / Math.max(round.wallMs, 1));
      round = { runs: 0, wallMs: 0, idleMs: 0, starting };
    },
  };
}
