import { createHash } from 'node:crypto';
import { createRandomSource, type RandomSource } from '../core/random.ts';

/** What a seed decides about, each by draws of its own. */
export type Axis = 'disk' | 'faults' | 'market' | 'operator' | 'schedule' | 'strategies' | 'venue';

/** How wide a draw from the digest is: the widest whole number that JavaScript holds exactly has 53 bits. */
const SEED_BYTES = 6;

/**
 * Returns the draws of one place on one axis. Keyed by hash(seed, axis, place) and not by the order in which places ask:
 * what is left out at one place moves nothing at another.
 */
export function streamOf(seed: number, axis: Axis, place: string): RandomSource {
  const digest = createHash('sha256').update(`${seed} ${axis} ${place}`).digest();
  return createRandomSource(digest.readUIntBE(0, SEED_BYTES));
}
