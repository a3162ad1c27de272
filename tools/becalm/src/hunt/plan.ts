import { probeCount, probeWorld } from '../worlds/probes.ts';
import type { Seed } from '../worlds/seed.ts';
import type { Trial } from '../worlds/trial.ts';
import { type AxisName, activeAxes, type Bounds, defaultBounds, type Variation } from '../worlds/world.ts';

/** Seeds in a row, beginning with `first`; `count` is at least 1, but for a look at a probe. */
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

/** Plans a look at one world only, beside the neutral one. */
export function planLook(trial: Trial, { axes, bounds }: Variation): HuntPlan {
  return trial.kind === 'seed'
    ? { axes, bounds, seeds: { first: trial.seed, count: 1 }, probes: [0] }
    : { axes, bounds, seeds: { first: 1, count: 0 }, probes: trial.index === 0 ? [0] : [0, trial.index] };
}

/** The neutral world. */
export const neutralTrial: Trial = { kind: 'probe', index: 0 };

/** The probes that follow the survey, which is p0 already. */
export function probeTrialsOf({ probes }: HuntPlan): readonly Trial[] {
  return probes.filter((index) => index !== 0).map((index) => ({ kind: 'probe', index }));
}

/** The drawn worlds, which come after the probes, as most flakes show there. */
export function* seedTrialsOf(plan: HuntPlan): Generator<Trial, void> {
  for (let offset = 0; offset < plan.seeds.count; offset++) {
    yield { kind: 'seed', seed: plan.seeds.first + offset };
  }
}

/** How many worlds a plan runs in one part of the suite, the survey included. */
export function worldCount(plan: HuntPlan): number {
  return plan.probes.length + plan.seeds.count;
}
