import { probeWorld } from './probes.ts';
import type { Seed } from './seed.ts';
import { drawWorld, type Variation, type World } from './world.ts';

/** Which world is meant: a drawn one by its seed, or a chosen one by its number. */
export type Trial =
  | { readonly kind: 'seed'; readonly seed: Seed }
  | { readonly kind: 'probe'; readonly index: number };

/** The world of a trial; axes that do not vary stay neutral. */
export function worldOf(trial: Trial, { axes, bounds }: Variation): World {
  return trial.kind === 'seed' ? drawWorld(trial.seed, axes, bounds) : probeWorld(trial.index, axes, bounds);
}

/** The trial's short name as people type it: `417` or `p3`. */
export function trialName(trial: Trial): string {
  return trial.kind === 'seed' ? String(trial.seed) : `p${trial.index}`;
}
