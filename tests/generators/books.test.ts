import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assertSameSeedSameValues, assertShrinksSimpler } from '../../tools/becalm/src/generators/index.ts';
import { type BookStep, bookSteps, damagedHistories, filledHistories } from './books.ts';

/** The best limits of what rests when nothing is filled. */
function bestOf(steps: readonly BookStep[], side: 'buy' | 'sell'): readonly bigint[] {
  const limits = steps.flatMap((step) =>
    step.kind === 'rest' && step.order.side === side ? [step.order.limitPrice.coefficient] : [],
  );
  return limits.toSorted((one, other) => Number(one - other));
}

test('steps of a book and histories are the same for the same seed, and shrink to fewer', () => {
  assertSameSeedSameValues(() => bookSteps());
  assertSameSeedSameValues(() => damagedHistories);
  assertShrinksSimpler(bookSteps(), { sizeOf: ({ length }) => length });
  assertShrinksSimpler(filledHistories(), { sizeOf: ({ length }) => length });
});

test('books are one-sided, crossed, traded with and canceled from', () => {
  const all = fc.sample(bookSteps(), { seed: 1, numRuns: 100 });
  const kinds = new Set(all.flatMap((steps) => steps.map(({ kind }) => kind)));
  expect(kinds).toEqual(new Set(['rest', 'trade', 'cancel']));
  const sides = all.map((steps) => [bestOf(steps, 'buy'), bestOf(steps, 'sell')] as const);
  expect(sides.some(([bids, asks]) => bids.length > 1 && asks.length === 0)).toBe(true);
  expect(sides.some(([bids, asks]) => (bids.at(-1) ?? 0n) > (asks[0] ?? 10_000n))).toBe(true);
});
