import { createRandomSource, drawFraction, drawInteger } from '../../../src/core/random.ts';

/** A service is killed at some time of the soak, and started again. */
export interface PlannedRestart {
  /** Time that was soaked before, in milliseconds. */
  readonly atMs: number;
  readonly service: string;
}

/** How often, and whom. */
export interface RestartSettings {
  readonly seed: number;
  /** Time between two kills on average, in milliseconds; null for none. */
  readonly everyMs: number | null;
  /** Time that is to be soaked, in milliseconds. */
  readonly forMs: number;
  readonly services: readonly string[];
}

/** Where in its turn a kill may fall: never just at the start or at the end, so that two are never close together. */
const PART = { first: 0.3, last: 0.9 };

/**
 * Plans who is killed and when: one service per turn, at a drawn moment of it. The plan follows from the settings alone,
 * so that a soak that goes on keeps to it.
 */
export function planRestarts({ seed, everyMs, forMs, services }: RestartSettings): readonly PlannedRestart[] {
  if (everyMs === null) return [];
  const random = createRandomSource(seed);
  const plan: PlannedRestart[] = [];
  for (let turn = 0; ; turn += 1) {
    const part = PART.first + drawFraction(random) * (PART.last - PART.first);
    const service = services[drawInteger(random, 0, services.length - 1)];
    const atMs = Math.round((turn + part) * everyMs);
    if (atMs >= forMs || service === undefined) return plan;
    plan.push({ atMs, service });
  }
}
