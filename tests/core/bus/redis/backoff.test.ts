import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backoffMs } from '../../../../src/core/bus/redis/backoff.ts';
import { createRandomSource } from '../../../../src/core/random.ts';

test('delays double up to their maximum, and lie anywhere in their upper half', () => {
  fc.assert(
    fc.property(fc.nat(2_000), fc.integer(), (attempt, seed) => {
      const delayMs = backoffMs(attempt, { firstMs: 50, maxMs: 5_000 }, createRandomSource(seed));
      const bound = Math.min(5_000, 50 * 2 ** attempt);
      expect(delayMs).toBeGreaterThanOrEqual(bound / 2);
      expect(delayMs).toBeLessThan(bound);
    }),
  );
});

test('two services do not come back together', () => {
  const options = { firstMs: 50, maxMs: 5_000 };
  expect(backoffMs(3, options, createRandomSource(1))).not.toBe(backoffMs(3, options, createRandomSource(2)));
});
