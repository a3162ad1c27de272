import { describe, expect, test } from 'vitest';
import { createEffectLog } from '../../../src/sandbox/effects.ts';
import { createLateness } from '../../../src/sandbox/time/lateness.ts';
import { latenessAt, type ScheduleValue, scheduleAxis } from '../../../src/worlds/axes/schedule.ts';

function inWorld(schedule: ScheduleValue) {
  const effects = createEffectLog(process.cwd());
  effects.trace(true);
  const lateness = createLateness(effects);
  lateness.enterWorld(schedule);
  lateness.enterPlace('a');
  return { lateness, effects };
}

const latest: ScheduleValue = { kind: 'latest', latenessMsMax: 9 };

describe('lateness', () => {
  test('is that of the axis, timers and requests apart', () => {
    const schedule = scheduleAxis.draw(7);
    const { lateness } = inWorld(schedule);
    const [timers, requests] = [latenessAt(schedule, 'a', 't'), latenessAt(schedule, 'a', 'f')];
    for (let index = 0; index < 20; index++) {
      expect(lateness.timer(5)).toEqual({ ms: timers(), overtaking: true });
      expect(lateness.request('stat')).toBe(requests());
    }
  });

  test('is told where there is any, with its key and where it was asked for', () => {
    const { lateness, effects } = inWorld(latest);
    lateness.timer(50);
    lateness.timer(2);
    lateness.request('readFile');
    expect([lateness.slowTurn(3), lateness.slowTurn(10)]).toEqual([true, false]);
    const location = { file: expect.stringMatching(/lateness\.test\.ts$/u) as string };
    expect(effects.take()).toMatchObject([
      { key: 'a#t0', place: 'a', what: 'setTimeout of 50 ms is 9 ms late', location },
      { key: 'a#t1', what: 'setTimeout of 2 ms is 9 ms late', location },
      { key: 'a#f0', what: 'the answer to readFile is 9 ms late', location },
      { key: 'a#i0', what: 'a turn lasts until a timer is due, 3 ms later', location: null },
    ]);
  });

  test('of a timer that is none of user code is not told', () => {
    const { lateness, effects } = inWorld(latest);
    lateness.timer(50);
    lateness.timer(5_000);
    lateness.withdrawTimer();
    expect(effects.take().map(({ key }) => key)).toEqual(['a#t0']);
  });

  test('of what is kept has the keys of before', () => {
    const { effects, lateness } = inWorld(scheduleAxis.keep(latest, ['a#t1', 'a#i1']));
    for (let index = 0; index < 3; index++) {
      lateness.timer(1);
      lateness.request('stat');
      lateness.slowTurn(1);
    }
    expect(effects.take().map(({ key }) => key)).toEqual(['a#t1', 'a#i1']);
  });

  test('goes on where a place left off, and begins anew in its second run', () => {
    const { lateness } = inWorld(scheduleAxis.draw(7));
    const first = Array.from({ length: 6 }, () => lateness.timer(1).ms);
    lateness.enterPlace('b');
    lateness.timer(1);
    lateness.enterPlace('a');
    const seventh = lateness.timer(1).ms;
    lateness.repeatPlace('a');
    lateness.repeatPlace('b');
    expect(Array.from({ length: 7 }, () => lateness.timer(1).ms)).toEqual([...first, seventh]);
  });

  test('is none in a punctual world', () => {
    const { lateness, effects } = inWorld({ kind: 'punctual' });
    expect(lateness.timer(1)).toEqual({ ms: 0, overtaking: false });
    expect([lateness.request('stat'), lateness.slowTurn(1)]).toEqual([0, false]);
    expect(effects.take()).toEqual([]);
  });
});
