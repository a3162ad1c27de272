import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  assertOnlyPromised,
  assertSameSeedSameValues,
  assertShrinksSimpler,
  BrokenLawError,
} from '../../../src/generators/index.ts';

/** What a law has to find, it finds by these draws, whatever the seed of the suite. */
const fixed = { seed: 1, numRuns: 100 } as const;

describe('a law sees an arbitrary', () => {
  test('that keeps state', () => {
    let count = 0;
    const counting = fc.constant(0).map(() => ++count);
    expect(() => assertSameSeedSameValues(() => counting, { seed: 7, numRuns: 2 })).toThrow(
      new BrokenLawError(
        'Expected the same value again from seed 7 (number 0), was 1 first and 3 then. Draw from fast-check alone.',
      ),
    );
  });

  test('that differs from one made anew', () => {
    let made = 0;
    expect(() => assertSameSeedSameValues(() => fc.constant(++made), fixed)).toThrow(BrokenLawError);
  });

  test('that makes more than it promises', () => {
    expect(() => assertOnlyPromised(fc.nat(10), (number) => number < 10, fixed)).toThrow(
      'Expected only what is promised, was 10',
    );
  });

  test('that shrinks to what it does not promise', () => {
    const leaky = new Shrinking((value) => (value > 50 ? [value - 51] : []));
    expect(() => assertOnlyPromised(leaky, (number) => number >= 50, fixed)).toThrow(
      'Expected only what is promised, was',
    );
  });

  test('whose shrinking never ends', () => {
    const circular = new Shrinking((value) => [value + 1]);
    expect(() => assertShrinksSimpler(circular, fixed)).toThrow('Expected shrinking to end, was still at');
  });

  test('that shrinks to larger values', () => {
    const growing = new Shrinking((value) => (value < 300 ? [value + 40, value + 41, value + 42] : []));
    expect(() => assertShrinksSimpler(growing, { ...fixed, sizeOf: (number) => number })).toThrow(
      'Expected shrinking to make values simpler, went from',
    );
  });
});

test('the laws hold for arbitraries of fast-check', () => {
  assertSameSeedSameValues(() => fc.array(fc.string()));
  assertOnlyPromised(fc.integer({ min: 3, max: 9 }), (number) => number >= 3 && number <= 9);
  assertShrinksSimpler(fc.array(fc.nat()), { sizeOf: ({ length }) => length });
});

/** Draws numbers from 60 to 99, and shrinks as it is told. */
class Shrinking extends fc.Arbitrary<number> {
  readonly #shrunk: (value: number) => readonly number[];

  constructor(shrunk: (value: number) => readonly number[]) {
    super();
    this.#shrunk = shrunk;
  }

  override generate(random: fc.Random): fc.Value<number> {
    return new fc.Value(random.nextInt(60, 99), undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is number {
    return typeof value === 'number';
  }

  override shrink(value: number): fc.Stream<fc.Value<number>> {
    return fc.Stream.of(...this.#shrunk(value).map((next) => new fc.Value(next, undefined)));
  }
}
