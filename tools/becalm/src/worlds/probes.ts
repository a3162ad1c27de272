import { type AxisName, keepOnly, neutralWorld, type World } from './world.ts';

/**
 * Probes are worlds that are chosen, not drawn. They run before the seeds, find most flakes early, and
 * count for no rate.
 *
 * `p0` is the neutral world. `p1` reverses every order. `p2`…`p20` turn the declared order by 1 to 19
 * places and `p21`…`p40` the reversed order by 1 to 20: among up to 20 siblings each one comes first,
 * and each one follows both of its neighbours.
 */
export const probeCount = 41;

/** The world of probe `index`, 0 to 40 (included); axes that are not named stay neutral. */
export function probeWorld(index: number, names: readonly AxisName[]): World {
  return keepOnly({ ...neutralWorld, ...chosen(index) }, names);
}

function chosen(index: number): Partial<World> {
  if (index === 0) return {};
  if (index === 1) return { order: { kind: 'rotated', by: 0, reversed: true } };
  if (index <= 20) return { order: { kind: 'rotated', by: index - 1, reversed: false } };
  return { order: { kind: 'rotated', by: index - 20, reversed: true } };
}
