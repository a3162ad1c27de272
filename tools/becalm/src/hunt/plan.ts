import { probeCount, probeWorld } from '../worlds/probes.ts';
import type { Seed } from '../worlds/seed.ts';
import type { Trial } from '../worlds/trial.ts';
import { type AxisName, activeAxes, type Bounds, defaultBounds, type Variation } from '../worlds/world.ts';

/** Seeds in a row, beginning with `first`; `count` is at least 1. */
export interface SeedRange {
  readonly first: Seed;
  readonly count: number;
}

/** What a hunt is going to run in every part of the suite. */
export interface HuntPlan extends Variation {
  readonly seeds: SeedRange;
  /** Numbers of the probes, the neutral world p0 first. */
  readonly probes: readonly number[];
}

/** Plans a hunt over a range of seeds; probes that would be the neutral world again are left out. */
export function planHunt(
  seeds: SeedRange,
  axes: readonly AxisName[],
  bounds: Bounds = defaultBounds,
): HuntPlan {
  const probes = Array.from({ length: probeCount }, (_, index) => index).filter(
    (index) => index === 0 || activeAxes(probeWorld(index, axes, bounds)).length > 0,
  );
  return { seeds, axes, bounds, probes };
}

/** The trials that follow the survey, which is p0 already: probes first, as most flakes show there, then seeds. */
export function* trialsOf(plan: HuntPlan): Generator<Trial, void> {
  for (const index of plan.probes) if (index !== 0) yield { kind: 'probe', index };
  for (let offset = 0; offset < plan.seeds.count; offset++) {
    yield { kind: 'seed', seed: plan.seeds.first + offset };
  }
}

/** How many worlds a plan runs in one part of the suite, the survey included. */
export function worldCount(plan: HuntPlan): number {
  return plan.probes.length + plan.seeds.count;
}
