import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isOvertaking,
  latenessAt,
  type ScheduleValue,
  scheduleAxis,
  slowTurnsAt,
} from '../../../src/worlds/axes/schedule.ts';

describe('the schedule axis', () => {
  test('is never early, and never later than its bound', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.string(), fc.nat(2_000), (seed, place, latenessMs) => {
        const draw = latenessAt(scheduleAxis.draw(seed, { latenessMs, overtaking: true }), place, 't');
        for (let timer = 0; timer < 50; timer++) {
          const lateness = draw();
          expect(lateness).toBeGreaterThanOrEqual(0);
          expect(lateness).toBeLessThanOrEqual(latenessMs);
          expect(Number.isInteger(lateness)).toBe(true);
        }
      }),
    );
  });

  test('gives a place the same lateness whatever other places do', () => {
    const value = scheduleAxis.draw(7);
    const first = latenessAt(value, 'a', 't');
    const alone = [first(), first(), first()];
    const [again, other] = [latenessAt(value, 'a', 't'), latenessAt(value, 'b', 't')];
    expect([again(), other() * 0 + again(), again()]).toEqual(alone);
  });

  test('is punctual in the neutral world, and as late as allowed in the probe', () => {
    expect(latenessAt(scheduleAxis.neutral, 'a', 't')()).toBe(0);
    expect(latenessAt({ kind: 'latest', latenessMsMax: 80 }, 'a', 't')()).toBe(80);
  });

  test('is at most 80 ms late when nothing else is said', () => {
    expect(scheduleAxis.draw(7)).toMatchObject({ kind: 'late', seed: 7, latenessMsMax: 80 });
    const described = [6, 7].map((seed) => scheduleAxis.describe(scheduleAxis.draw(seed)));
    expect(described).toEqual([
      'timers up to 80 ms late by seed 6',
      'timers up to 80 ms late, overtaking each other, by seed 7',
    ]);
    expect(scheduleAxis.describe(scheduleAxis.draw(7, { latenessMs: 5, overtaking: false }))).toBe(
      'timers up to 5 ms late by seed 7',
    );
  });

  test('lets timers overtake each other in half of the worlds, and in none where the bounds say so', () => {
    const seeds = Array.from({ length: 400 }, (_, seed) => seed);
    const count = (overtaking: boolean) =>
      seeds.filter((seed) => isOvertaking(scheduleAxis.draw(seed, { latenessMs: 80, overtaking }))).length;
    expect(count(true)).toBeGreaterThan(160);
    expect(count(true)).toBeLessThan(240);
    expect(count(false)).toBe(0);
    expect([scheduleAxis.neutral, { kind: 'latest', latenessMsMax: 9 } as const].some(isOvertaking)).toBe(
      false,
    );
  });

  test('lets no turn of the event loop last longer than timers may be late', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.string(), fc.nat(200), (seed, place, latenessMs) => {
        const slow = slowTurnsAt(scheduleAxis.draw(seed, { latenessMs, overtaking: true }), place);
        const turns = Array.from({ length: 50 }, (_, untilDueMs) => slow(latenessMs + 1 + untilDueMs));
        expect(new Set(turns)).toEqual(new Set([null]));
      }),
    );
    const slowest = slowTurnsAt({ kind: 'latest', latenessMsMax: 9 }, 'a');
    expect([slowest(9), slowest(10), slowest(3)]).toEqual([0, null, 1]);
  });
});

describe('parts of a schedule', () => {
  const timers = (value: ScheduleValue, place = 'a', kind: 't' | 'f' = 't'): readonly number[] => {
    const late = latenessAt(value, place, kind);
    return Array.from({ length: 30 }, () => late());
  };

  test('stay as they were, and nothing else is late', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.nat(29), fc.constantFrom('t', 'f'), (seed, number, kind) => {
        const value = scheduleAxis.draw(seed);
        const kept = scheduleAxis.keep(value, [`a#${kind}${number}`]);
        expect(timers(kept, 'a', kind)).toEqual(
          timers(value, 'a', kind).map((ms, index) => (index === number ? ms : 0)),
        );
        expect(timers(kept, 'a', kind === 't' ? 'f' : 't')).toEqual(Array.from({ length: 30 }, () => 0));
        expect(timers(kept, 'b', kind)).toEqual(Array.from({ length: 30 }, () => 0));
        expect(timers(scheduleAxis.keep(value, ['a']), 'a', kind)).toEqual(timers(value, 'a', kind));
      }),
    );
  });

  test('can be one slow turn', () => {
    const value = scheduleAxis.keep({ kind: 'latest', latenessMsMax: 9 }, ['a#i1']);
    const slow = slowTurnsAt(value, 'a');
    expect([slow(5), slow(10), slow(5), slow(5)]).toEqual([null, null, 1, null]);
    expect(slowTurnsAt(scheduleAxis.neutral, 'a')(1)).toBeNull();
  });

  test('are none in a punctual world, and make one where none is named', () => {
    expect(scheduleAxis.keep(scheduleAxis.neutral, ['a'])).toEqual(scheduleAxis.neutral);
    expect(scheduleAxis.keep(scheduleAxis.draw(7), [])).toEqual(scheduleAxis.neutral);
    expect(scheduleAxis.keys(scheduleAxis.draw(7))).toEqual([]);
  });

  test('keep the order of timers before they get shorter', () => {
    const overtaking = { kind: 'late', seed: 7, latenessMsMax: 80, overtaking: true } as const;
    const [, inOrder, ...shorter] = scheduleAxis.shrink(overtaking);
    expect(inOrder).toEqual({ ...overtaking, overtaking: false });
    expect(shorter.every((each) => each.kind === 'late' && each.overtaking)).toBe(true);
  });

  test('get shorter', () => {
    const bounds = (value: ScheduleValue): readonly number[] =>
      scheduleAxis.shrink(value).map((each) => (each.kind === 'punctual' ? 0 : each.latenessMsMax));
    expect(bounds(scheduleAxis.draw(7, { latenessMs: 80, overtaking: false }))).toEqual([0, 20, 40, 60]);
    expect(bounds({ kind: 'latest', latenessMsMax: 1 })).toEqual([0]);
    expect(bounds(scheduleAxis.neutral)).toEqual([]);
  });
});
