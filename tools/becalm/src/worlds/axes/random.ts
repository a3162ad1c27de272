import type { Axis } from '../axis.ts';
import { type RandomStream, type Seed, streamOf } from '../seed.ts';

/**
 * What `Math.random`, Web Crypto, `node:crypto` and fast-check's global seed give: one `fixed` stream
 * per place, or the streams of a seed.
 */
export type RandomValue = { readonly kind: 'fixed' } | { readonly kind: 'drawn'; readonly seed: Seed };

const fixed: RandomValue = { kind: 'fixed' };

/** The axis of randomness. */
export const randomAxis: Axis<RandomValue> = {
  name: 'random',
  neutral: fixed,
  draw: (seed) => ({ kind: 'drawn', seed }),
  describe: (value) =>
    value.kind === 'fixed' ? 'one fixed stream per test' : `the random streams of seed ${value.seed}`,
  shrink: (value) => (value.kind === 'fixed' ? [] : [fixed]),
  keys: () => [],
  keep: (value) => value,
};

/**
 * The random stream of one place in a world.
 *
 * @param place - the path of a test or suite, or of a file for what a module does while it loads; no
 * two places share a stream
 */
export function randomStreamAt(value: RandomValue, place: string): RandomStream {
  return value.kind === 'fixed' ? streamOf('fixed', 'random', place) : streamOf(value.seed, 'random', place);
}
