import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DropOldestQueue } from '../../../src/core/bus/drop-oldest-queue.ts';

test('a queue holds the newest items, oldest first, and hands out each that had to go', () => {
  const steps = fc.array(fc.oneof(fc.nat(9), fc.constant('take' as const)), { maxLength: 30 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), steps, (capacity, plan) => {
      const queue = new DropOldestQueue<number>(capacity);
      const model: number[] = [];
      for (const step of plan) {
        if (step === 'take') expect(queue.take()).toBe(model.shift());
        else {
          const isFull = model.length === capacity;
          expect(queue.push(step)).toBe(isFull ? model.shift() : undefined);
          model.push(step);
        }
        expect(queue.size).toBe(model.length);
      }
    }),
  );
});

test.each([0, -1, 1.5, Number.NaN])('a queue for %s items is refused', (capacity) => {
  expect(() => new DropOldestQueue(capacity)).toThrow(
    `Expected a queue capacity of at least 1, was ${capacity}.`,
  );
});
