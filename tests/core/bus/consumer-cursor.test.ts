import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ConsumerCursor } from '../../../src/core/bus/consumer-cursor.ts';

test('it stands at the first message that is neither acknowledged nor skipped', () => {
  const steps = fc.array(fc.tuple(fc.constantFrom('acknowledge', 'skip'), fc.nat(12)), { maxLength: 20 });
  fc.assert(
    fc.property(steps, fc.nat(4), (plan, start) => {
      const cursor = new ConsumerCursor(start);
      const done = new Set<number>();
      for (const [step, position] of plan) {
        if (step === 'acknowledge') {
          cursor.acknowledge(position);
          for (let earlier = 0; earlier <= position; earlier += 1) done.add(earlier);
        } else {
          cursor.skip(position);
          done.add(position);
        }
        let expected = start;
        while (done.has(expected)) expected += 1;
        expect(cursor.position).toBe(expected);
      }
    }),
  );
});
