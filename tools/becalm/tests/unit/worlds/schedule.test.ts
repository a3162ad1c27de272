import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { latenessAt, latenessMsMax, scheduleAxis } from '../../../src/worlds/axes/schedule.ts';

describe('the schedule axis', () => {
  test('is never early, and never later than its bound', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.string(), (seed, place) => {
        const draw = latenessAt(scheduleAxis.draw(seed), place);
        for (let timer = 0; timer < 50; timer++) {
          const lateness = draw();
          expect(lateness).toBeGreaterThanOrEqual(0);
          expect(lateness).toBeLessThanOrEqual(latenessMsMax);
          expect(Number.isInteger(lateness)).toBe(true);
        }
      }),
    );
  });

  test('gives a place the same lateness whatever other places do', () => {
    const value = scheduleAxis.draw(7);
    const first = latenessAt(value, 'a');
    const alone = [first(), first(), first()];
    const [again, other] = [latenessAt(value, 'a'), latenessAt(value, 'b')];
    expect([again(), other() * 0 + again(), again()]).toEqual(alone);
  });

  test('is punctual in the neutral world, and as late as allowed in the probe', () => {
    expect(latenessAt(scheduleAxis.neutral, 'a')()).toBe(0);
    expect(latenessAt({ kind: 'latest' }, 'a')()).toBe(latenessMsMax);
  });
});
