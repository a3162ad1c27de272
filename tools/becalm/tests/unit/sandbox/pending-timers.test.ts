import { describe, expect, test } from 'vitest';
import { createPendingTimers } from '../../../src/sandbox/time/pending-timers.ts';

describe('timers that are pending', () => {
  const nothing = (): void => undefined;

  test('are not noted while nobody watches', () => {
    const timers = createPendingTimers();
    const given: unknown[] = [];
    timers.note(
      'setTimeout',
      30,
      () => 0,
      nothing,
      (callback) => given.push(callback),
    );
    timers.cleared(1);
    expect(given).toEqual([nothing]);
    expect(timers.pending()).toEqual([]);
  });

  test('are told with the time that is left and the place where they were set, until they fire', () => {
    const timers = createPendingTimers();
    let now = 1_000;
    let fire: (...given: readonly unknown[]) => unknown = nothing;
    const stop = timers.watch();
    const handle = timers.note(
      'setTimeout',
      30,
      () => now,
      (answer) => answer,
      (callback) => {
        fire = callback;
        return 7;
      },
    );
    now += 12;
    const [timer, ...more] = timers.pending();
    expect(more).toEqual([]);
    expect(timer).toMatchObject({ handle, what: 'setTimeout of 30 ms' });
    expect(timer?.leftMs()).toBe(18);
    expect(timer?.set.stack).toContain('pending-timers.test.ts');
    expect(fire('answer')).toBe('answer');
    expect(timers.pending()).toEqual([]);
    stop();
  });

  test('that repeat are pending until they are cleared, also by their number', () => {
    const timers = createPendingTimers();
    timers.watch();
    let fire: () => unknown = nothing;
    const handle = { [Symbol.toPrimitive]: () => 9 };
    timers.note(
      'setInterval',
      5,
      () => 0,
      nothing,
      (callback) => {
        fire = callback;
        return handle;
      },
    );
    fire();
    expect(timers.pending()).toHaveLength(1);
    timers.cleared(9);
    expect(timers.pending()).toEqual([]);
  });

  test('are forgotten when nobody watches any more', () => {
    const timers = createPendingTimers();
    const stop = timers.watch();
    timers.note(
      'setTimeout',
      5,
      () => 0,
      nothing,
      () => 1,
    );
    stop();
    expect(timers.pending()).toEqual([]);
  });
});
