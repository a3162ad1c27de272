/**
 * Repeatable randomness: the same seed gives the same numbers on every machine. Only integer operations
 * and IEEE products are used, since `Math.exp` and its kin may differ between platforms.
 */

/** Source of repeatable random numbers. */
export interface RandomSource {
  /** Returns a whole number from 0 to 2^32 − 1 (both included). */
  nextUint32(): number;
}

/**
 * Makes the generator sfc32 from PractRand (Chris Doty-Humphrey), which passes its tests to 2^43 bytes.
 *
 * @throws RangeError when the seed is no safe integer.
 */
export function createRandomSource(seed: number): RandomSource {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`Expected a whole number as seed, was ${seed}.`);
  let a = seed | 0;
  let b = Math.trunc(seed / 2 ** 32) | 0;
  let c = 0;
  let counter = 1;
  const source = { nextUint32 };
  // The first numbers of similar seeds resemble each other; PractRand throws 12 away as well.
  for (let round = 0; round < 12; round += 1) nextUint32();
  return source;

  function nextUint32(): number {
    const result = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + result) | 0;
    return result >>> 0;
  }
}

/** Draws a fraction from 0 (included) to 1 (excluded). */
export function drawFraction(random: RandomSource): number {
  return random.nextUint32() / 2 ** 32;
}

/** Draws a whole number from `minimum` to `maximum` (both included); their distance is at most 2^32 − 1. */
export function drawInteger(random: RandomSource, minimum: number, maximum: number): number {
  return minimum + Math.floor(drawFraction(random) * (maximum - minimum + 1));
}
