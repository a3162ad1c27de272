import type { Axis } from '../axis.ts';
import { hashOf, type Seed } from '../seed.ts';

/**
 * In which order siblings run: files among files, suites and tests among the children of their suite.
 *
 * - `declared`: the project's own order.
 * - `hashed`: sorted by hash(seed, path), so that leaving one out keeps the order of the rest
 *   (the idea of RSpec's `ordering.rb`; Vitest shuffles by position).
 * - `rotated`: the declared order, `reversed` first if so, then turned left by `by` places: every
 *   sibling comes first once, and follows each of its neighbours.
 * - `listed`: as in a list of tests, which a suite or file takes the place of its earliest in; what is not in the list
 *   comes last, in declared order. No world is drawn so: explanations use it.
 *
 * With `filesOnly` what stands in a file keeps its declared order.
 */
export type OrderValue =
  | { readonly kind: 'declared' }
  | { readonly kind: 'listed'; readonly tests: readonly string[] }
  | { readonly kind: 'hashed'; readonly seed: Seed; readonly filesOnly?: true }
  | {
      readonly kind: 'rotated';
      readonly by: number;
      readonly reversed: boolean;
      readonly filesOnly?: true;
    };

const declared: OrderValue = { kind: 'declared' };

/** Varies in which order siblings run. */
export const orderAxis: Axis<OrderValue> = {
  name: 'order',
  neutral: declared,
  draw: (seed) => ({ kind: 'hashed', seed }),
  describe: describeOrder,
  shrink: (value) => (value.kind === 'declared' ? [] : [declared]),
  // Which tests have to come before is a matter of what is run at all.
  keys: () => [],
  keep: (value) => value,
};

/** The same order of files, with the suites and tests of each as they are declared; a list stays as it is. */
export function ofFilesOnly(value: OrderValue): OrderValue {
  return value.kind === 'declared' || value.kind === 'listed' ? value : { ...value, filesOnly: true };
}

/** The order of suites and tests inside a file. */
export function orderWithinFiles(value: OrderValue): OrderValue {
  return 'filesOnly' in value ? declared : value;
}

/**
 * Puts siblings into the order of a world; the list given stays as it is.
 *
 * @param siblings - in declared order
 * @param pathOf - a name that stays the same from world to world and is unique among the siblings; for a list of tests
 *   the path of the earliest of its tests that is listed
 */
export function arrange<Item>(
  value: OrderValue,
  siblings: readonly Item[],
  pathOf: (item: Item) => string,
): Item[] {
  switch (value.kind) {
    case 'declared':
      return [...siblings];
    case 'hashed':
      return siblings
        .map((item) => ({ item, key: hashOf(value.seed, 'order', pathOf(item)) }))
        .sort((left, right) => left.key - right.key)
        .map(({ item }) => item);
    case 'rotated':
      return rotate(value.reversed ? siblings.toReversed() : siblings, value.by);
    case 'listed':
      return listed(value.tests, siblings, pathOf);
  }
}

function listed<Item>(
  tests: readonly string[],
  siblings: readonly Item[],
  pathOf: (item: Item) => string,
): Item[] {
  const places = new Map(tests.map((path, index) => [path, index]));
  return siblings
    .map((item) => ({ item, place: places.get(pathOf(item)) ?? tests.length }))
    .sort((left, right) => left.place - right.place)
    .map(({ item }) => item);
}

function rotate<Item>(items: readonly Item[], by: number): Item[] {
  const start = items.length === 0 ? 0 : by % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}

function describeOrder(value: OrderValue): string {
  return 'filesOnly' in value ? `of files ${orderInWords(value)}` : orderInWords(value);
}

function orderInWords(value: OrderValue): string {
  switch (value.kind) {
    case 'declared':
      return 'the declared order';
    case 'hashed':
      return `shuffled by seed ${value.seed}`;
    case 'listed':
      return `${value.tests.length} tests in the order of a list`;
    case 'rotated':
      return `${value.reversed ? 'the reversed order' : 'the declared order'}${value.by === 0 ? '' : ` turned by ${value.by}`}`;
  }
}
