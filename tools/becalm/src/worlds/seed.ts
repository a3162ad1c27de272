/**
 * Seeds and the two things made from them: hashes and streams.
 *
 * Every draw is keyed by hash(seed, what, where), never by position, so that leaving tests out moves
 * nothing else.
 */

/** A seed of drawn worlds: a whole number, 0 to 2^53 − 1 (included). */
export type Seed = number;

/** A source of numbers in [0, 1), like `Math.random`. */
export type RandomStream = () => number;

/**
 * Hashes parts to a 53-bit whole number, the same on every machine.
 *
 * Two lanes of multiply-and-xorshift over UTF-16 code units with MurmurHash3's finaliser (Austin
 * Appleby, public domain). Parts are separated by a unit that cannot stand in a title's place by
 * accident, so ("a", "bc") and ("ab", "c") differ.
 */
export function hashOf(...parts: readonly (string | number)[]): number {
  let high = 0x9e3779b9;
  let low = 0x85ebca6b;
  for (const part of parts) {
    const text = String(part);
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      high = Math.imul(high ^ unit, 0x85ebca77);
      low = Math.imul(low ^ unit, 0xc2b2ae3d);
    }
    high = Math.imul(high ^ 0x1f, 0x27d4eb2f);
    low = Math.imul(low ^ 0x1f, 0x165667b1);
  }
  high = finalise(high ^ (low >>> 15));
  low = finalise(low ^ (high >>> 13));
  return (high & 0x1fffff) * 0x1_0000_0000 + low;
}

/**
 * Builds the stream of a key: sfc32 (Chris Doty-Humphrey, PractRand; public domain), period about
 * 2^127, seeded with two hashes of the key and run in for 12 rounds.
 */
export function streamOf(...key: readonly (string | number)[]): RandomStream {
  const first = hashOf(...key);
  const second = hashOf('second', ...key);
  let a = first >>> 0;
  let b = (first / 0x1_0000_0000) >>> 0;
  let c = second >>> 0;
  let counter = 1;
  function next(): number {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  }
  for (let round = 0; round < 12; round++) next();
  return () => (next() * 0x20_0000 + (next() >>> 11)) / 0x20_0000_0000_0000;
}

function finalise(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
