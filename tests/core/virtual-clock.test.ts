import { expect, test } from 'vitest';
import { createVirtualClock } from '../../src/core/virtual-clock.ts';

test('it stands still until it is moved', () => {
  const clock = createVirtualClock(1_000n);
  expect([clock.nowNs(), clock.nowNs(), clock.monotonicMs()]).toEqual([1_000n, 1_000n, 0]);
});

test('it moves forward, and never back', () => {
  const clock = createVirtualClock(0n);
  clock.advanceTo(2_500_000n);
  clock.advanceTo(1_000_000n);
  expect([clock.nowNs(), clock.monotonicMs()]).toEqual([2_500_000n, 2.5]);
});
