/**
 * What holds for every good arbitrary, as assertions. fast-check holds its own arbitraries to the same laws; these are for
 * those that a project writes.
 */
import fc from 'fast-check';

/** How a law is tried. */
export interface LawOptions {
  /** Where the draws begin; by default that of `fc.configureGlobal`, or else 1. */
  readonly seed?: number;
  /** How many values are drawn; by default as many as `fc.configureGlobal` says, or else 100. A fifth as many are shrunk. */
  readonly numRuns?: number;
}

/** A law that an arbitrary broke. */
export class BrokenLawError extends Error {
  /** Stable code of this error. */
  readonly code = 'BROKEN_LAW';

  /** Takes the sentence that says what was expected and found. */
  constructor(message: string) {
    super(message);
    this.name = 'BrokenLawError';
  }
}

/**
 * Asserts that a seed determines the values: an arbitrary that keeps state, or asks a clock or chance, fails.
 *
 * @throws BrokenLawError with both values and the seed.
 */
export function assertSameSeedSameValues<Value>(
  arbitrary: () => fc.Arbitrary<Value>,
  { seed = globalSeed(), numRuns = globalRuns() }: LawOptions = {},
): void {
  const made = arbitrary();
  const first = fc.sample(made, { seed, numRuns }).map((value) => fc.stringify(value));
  // Once more from the same arbitrary, and from one that was made anew.
  for (const again of [made, arbitrary()]) {
    fc.sample(again, { seed, numRuns }).forEach((value, index) => {
      const text = fc.stringify(value);
      if (text === first[index]) return;
      throw new BrokenLawError(
        `Expected the same value again from seed ${seed} (number ${index}), ` +
          `was ${first[index]} first and ${text} then. Draw from fast-check alone.`,
      );
    });
  }
}

/**
 * Asserts that every value keeps a promise, and so does all that it is shrunk to.
 *
 * @throws BrokenLawError with the value and the seed.
 */
export function assertOnlyPromised<Value>(
  arbitrary: fc.Arbitrary<Value>,
  keepsPromise: (value: Value) => boolean,
  { seed = globalSeed(), numRuns = globalRuns() }: LawOptions = {},
): void {
  const { counterexample, failed } = fc.check(fc.property(arbitrary, keepsPromise), { seed, numRuns });
  if (failed) throw notPromised(counterexample?.[0], seed);
  for (let walk = 0; walk * 5 < numRuns; walk++) {
    const broken = walkDown(arbitrary, { seed: seed + walk, stepsMax: STEPS_MAX }).find(
      (value) => !keepsPromise(value),
    );
    if (broken !== undefined) throw notPromised(broken, seed + walk);
  }
}

/**
 * Asserts that shrinking ends, and never makes a value larger where `sizeOf` says how large one is.
 *
 * @throws BrokenLawError with the values and the seed.
 */
export function assertShrinksSimpler<Value>(
  arbitrary: fc.Arbitrary<Value>,
  {
    seed = globalSeed(),
    numRuns = globalRuns(),
    sizeOf,
  }: LawOptions & { readonly sizeOf?: (value: Value) => number } = {},
): void {
  for (let walk = 0; walk * 5 < numRuns; walk++) {
    const way = walkDown(arbitrary, { seed: seed + walk, stepsMax: STEPS_MAX });
    if (way.length >= STEPS_MAX) {
      throw new BrokenLawError(
        `Expected shrinking to end, was still at ${fc.stringify(way.at(-1))} after ${STEPS_MAX} steps from seed ${seed + walk}.`,
      );
    }
    if (sizeOf !== undefined) assertFalling(way, sizeOf, seed + walk);
  }
}

function globalRuns(): number {
  return fc.readConfigureGlobal().numRuns ?? 100;
}

function globalSeed(): number {
  return fc.readConfigureGlobal().seed ?? 1;
}

/** A way from the largest default value takes a few hundred steps. */
const STEPS_MAX = 5000;

function notPromised(value: unknown, seed: number): BrokenLawError {
  return new BrokenLawError(`Expected only what is promised, was ${fc.stringify(value)} from seed ${seed}.`);
}

function assertFalling<Value>(way: readonly Value[], sizeOf: (value: Value) => number, seed: number): void {
  way.slice(1).forEach((value, index) => {
    // type-coverage:ignore-next-line -- one element stands before each of the others
    const previous = way[index] as Value;
    if (sizeOf(value) <= sizeOf(previous)) return;
    throw new BrokenLawError(
      `Expected shrinking to make values simpler, went from ${fc.stringify(previous)} to ${fc.stringify(value)} (seed ${seed}).`,
    );
  });
}

/**
 * Walks down as fast-check does after a failure: one value, then always a simpler one that fails as well. From an
 * even seed all fail, so that the way goes straight on for as long as there is one; from an odd one a third passes, as in a
 * real search, and the way turns aside.
 */
function walkDown<Value>(
  arbitrary: fc.Arbitrary<Value>,
  { seed, stepsMax }: { readonly seed: number; readonly stepsMax: number },
): readonly Value[] {
  const way: Value[] = [];
  const fails = (value: Value): boolean => {
    if (way.length > 0 && seed % 2 !== 0 && hashOf(`${seed} ${fc.stringify(value)}`) % 3 === 0) return false;
    if (way.length >= stepsMax) return false;
    way.push(value);
    return true;
  };
  fc.check(
    fc.property(arbitrary, (value) => !fails(value)),
    { seed, numRuns: 1, endOnFailure: false },
  );
  return way;
}

/** FNV-1a, 32 bits: http://www.isthe.com/chongo/tech/comp/fnv/ */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash;
}
