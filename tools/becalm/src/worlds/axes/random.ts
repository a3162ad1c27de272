import type { Axis } from '../axis.ts';
import { isKept, isPlaceKept, type Kept, narrowed } from '../kept.ts';
import { type RandomStream, type Seed, streamOf } from '../seed.ts';

/**
 * What `Math.random`, Web Crypto, `node:crypto` and fast-check's global seed give: one `fixed` stream
 * per place, or the streams of a seed, for all draws or for some: `place` or `place#n`, counted from 0.
 */
export type RandomValue =
  | { readonly kind: 'fixed' }
  | { readonly kind: 'drawn'; readonly seed: Seed; readonly only?: Kept };

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
  keep: (value, keys) => (value.kind === 'fixed' ? value : (narrowed(value, keys) ?? fixed)),
};

/**
 * The random stream of one place in a world.
 *
 * @param place - the path of a test or suite, or of a file for what a module does while it loads; no
 * two places share a stream
 */
export function randomStreamAt(value: RandomValue, place: string): RandomStream {
  if (value.kind === 'fixed' || !isPlaceKept(value.only, place)) return streamOf('fixed', 'random', place);
  const drawn = streamOf(value.seed, 'random', place);
  if (value.only === undefined) return drawn;
  const other = streamOf('fixed', 'random', place);
  let index = 0;
  return () => {
    const [mine, fixedOne] = [drawn(), other()];
    return isDrawn(value, place, index++) ? mine : fixedOne;
  };
}

/**
 * The random stream of a test that runs again. It is of no world: what fails in a second run and not in the first fails
 * for what was left behind, not for another draw. The values are others than in the first run, as in life.
 */
export function repeatedStreamAt(place: string): RandomStream {
  return streamOf('fixed', 'random', 'again', place);
}

/** Whether a draw of a place, counted from 0, is other than in the neutral world. */
export function isDrawn(value: RandomValue, place: string, index: number): boolean {
  return value.kind === 'drawn' && isKept(value.only, place, String(index));
}
