import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashOf, streamOf } from '../../../src/worlds/seed.ts';

const parts = fc.array(fc.oneof(fc.string(), fc.maxSafeNat()), { maxLength: 4 });

describe('hashOf', () => {
  it('gives a whole number of at most 53 bits, the same every time', () => {
    fc.assert(
      fc.property(parts, (key) => {
        const hash = hashOf(...key);

        expect(Number.isSafeInteger(hash)).toBe(true);
        expect(hash).toBeGreaterThanOrEqual(0);
        expect(hashOf(...key)).toBe(hash);
      }),
    );
  });

  // A change of the hash changes every world: replay lines of older reports would lie.
  it('is the same in every version', () => {
    expect([hashOf(), hashOf('a'), hashOf(417, 'order', 'tests/cart.test.ts > cart')]).toMatchInlineSnapshot(`
      [
        3694910935063548,
        4161337482506584,
        1390337545433639,
      ]
    `);
  });

  it('tells parts apart by where they end', () => {
    expect(hashOf('a', 'bc')).not.toBe(hashOf('ab', 'c'));
    expect(hashOf('a', '')).not.toBe(hashOf('a'));
  });

  it('spreads the places of one seed and the seeds of one place evenly', () => {
    for (const hashes of [
      Array.from({ length: 4096 }, (_, seed) => hashOf(seed, 'order', 'a.test.ts > one')),
      Array.from({ length: 4096 }, (_, place) => hashOf(1, 'order', `a.test.ts > test ${place}`)),
    ]) {
      const cells = new Array<number>(16).fill(0);
      for (const hash of hashes) cells[Math.floor((hash / 2 ** 53) * 16)]!++;
      const chiSquare = cells.reduce((sum, cell) => sum + (cell - 256) ** 2 / 256, 0);

      expect(new Set(hashes).size).toBe(4096);
      // 15 degrees of freedom: above 50 once in 90,000 times.
      expect(chiSquare).toBeLessThan(50);
    }
  });
});

describe('streamOf', () => {
  it('stays within 0 and 1, and repeats from its key', () => {
    fc.assert(
      fc.property(parts, (key) => {
        const stream = streamOf(...key);
        const again = streamOf(...key);
        for (let draw = 0; draw < 20; draw++) {
          const value = stream();

          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThan(1);
          expect(again()).toBe(value);
        }
      }),
    );
  });

  it('is uniform, and neighbours are independent', () => {
    const draws = Array.from({ length: 20_000 }, streamOf(7, 'random', 'place'));
    const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length;
    const products = draws.slice(1).map((value, index) => (value - 0.5) * (draws[index]! - 0.5));
    const covariance = products.reduce((sum, value) => sum + value, 0) / products.length;

    // Five standard errors: 1/√(12 n) and 1/(12 √n).
    expect(Math.abs(mean - 0.5)).toBeLessThan(5 / Math.sqrt(12 * draws.length));
    expect(Math.abs(covariance)).toBeLessThan(5 / (12 * Math.sqrt(draws.length)));
  });

  it('differs from key to key', () => {
    const first = [1, 2, 3].flatMap((seed) => ['a', 'b'].map((place) => streamOf(seed, place)()));

    expect(new Set(first).size).toBe(6);
  });
});
