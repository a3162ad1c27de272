import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFireOrder } from '../../../src/sandbox/time/fire-order.ts';

const settings = fc.array(
  fc.record({
    passedMs: fc.integer({ min: 0, max: 50 }),
    delayMs: fc.constantFrom(1, 4, 50),
    lateMs: fc.integer({ min: 0, max: 80 }),
  }),
);

test('no timer overtakes one of its own delay, is early, or is later than it may be', () => {
  fc.assert(
    fc.property(settings, (timers) => {
      const order = createFireOrder();
      const lastOf = new Map<number, number>();
      let nowMs = 1_000;
      for (const { passedMs, delayMs, lateMs } of timers) {
        nowMs += passedMs;
        const firesAtMs = nowMs + order.delayFor(nowMs, delayMs, lateMs);
        expect(firesAtMs).toBeGreaterThanOrEqual(lastOf.get(delayMs) ?? 0);
        expect(firesAtMs).toBeGreaterThanOrEqual(nowMs + delayMs + lateMs);
        expect(firesAtMs).toBeLessThanOrEqual(nowMs + delayMs + 80);
        lastOf.set(delayMs, firesAtMs);
      }
    }),
  );
});

test('a timer of another delay is not kept back', () => {
  const order = createFireOrder();
  order.delayFor(0, 50, 80);
  expect(order.delayFor(0, 50, 0)).toBe(130);
  expect(order.delayFor(0, 100, 0)).toBe(100);
});

test('timers of an earlier time keep nothing back', () => {
  const order = createFireOrder();
  order.delayFor(9_000, 50, 80);
  order.clear();
  expect(order.delayFor(0, 50, 3)).toBe(53);
});
