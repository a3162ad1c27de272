import { probeWorld } from './probes.ts';
import type { Seed } from './seed.ts';
import { type AxisName, drawWorld, type World } from './world.ts';

/** Which world is meant: a drawn one by its seed, or a chosen one by its number. */
export type Trial =
  | { readonly kind: 'seed'; readonly seed: Seed }
  | { readonly kind: 'probe'; readonly index: number };

/** The world of a trial; axes that are not named stay neutral. */
export function worldOf(trial: Trial, names: readonly AxisName[]): World {
  return trial.kind === 'seed' ? drawWorld(trial.seed, names) : probeWorld(trial.index, names);
}

/** The trial's short name as people type it: `417` or `p3`. */
export function trialName(trial: Trial): string {
  return trial.kind === 'seed' ? String(trial.seed) : `p${trial.index}`;
}
