import type { Axis } from '../axis.ts';
import { type Kept, narrowed } from '../kept.ts';
import { hashOf, type Seed } from '../seed.ts';

/**
 * Which tests run a second time, in the same instance of their modules and with their hooks in between: as with
 * `repeats` and `retry`, in watch mode without isolation, or where another test begins as this one does.
 *
 * - `once`: none.
 * - `repeated`: some, as the hash of the test's path says.
 * - `twice`: all of them.
 *
 * Where only some of it is kept, that is named by the paths of the tests.
 */
export type StateValue =
  | { readonly kind: 'once' }
  | { readonly kind: 'repeated'; readonly seed: Seed; readonly only?: Kept }
  | { readonly kind: 'twice'; readonly only?: Kept };

const once: StateValue = { kind: 'once' };

/** Which share of the drawn worlds repeats tests, and which share of their tests: most flakes are of another kind. */
const worldsShare = 0.25;
const testsShare = 0.25;

/** Varies which tests run again on what they have left. */
export const stateAxis: Axis<StateValue> = {
  name: 'state',
  neutral: once,
  draw: (seed) => (fractionOf(seed, 'worlds') < worldsShare ? { kind: 'repeated', seed } : once),
  describe: (value) => {
    if (value.kind === 'once') return 'every test once';
    return value.kind === 'twice' ? 'every test twice' : `some tests twice by seed ${value.seed}`;
  },
  shrink: (value) => (value.kind === 'once' ? [] : [once]),
  keys: () => [],
  keep: (value, keys) => (value.kind === 'once' ? value : (narrowed(value, keys) ?? once)),
};

/** Whether a test runs a second time. */
export function isRepeated(value: StateValue, test: string): boolean {
  if (value.kind === 'once' || value.only?.includes(test) === false) return false;
  return value.kind === 'twice' || fractionOf(value.seed, 'state', test) < testsShare;
}

function fractionOf(...key: readonly (string | number)[]): number {
  return hashOf(...key, 'state') / 2 ** 53;
}
