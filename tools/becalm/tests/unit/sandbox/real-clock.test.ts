import { describe, expect, test } from 'vitest';
import { createRealClock } from '../../../src/sandbox/time/real-clock.ts';
import type { SlowTurn, TimerCallback, WorldClock } from '../../../src/sandbox/time/world-clock.ts';

interface Model {
  readonly clock: WorldClock;
  readonly pass: (ms: number) => void;
}

/** Node's timers by hand: real time passes as it is told to. */
function model(slowTurn: SlowTurn = () => false): Model {
  let nowMs = 50;
  const timers = new Map<unknown, { readonly dueMs: number; readonly call: () => unknown }>();
  function set(callback: TimerCallback, delayMs: number, ...given: readonly unknown[]): unknown {
    const handle = { timer: timers.size };
    timers.set(handle, { dueMs: nowMs + delayMs, call: () => callback(...given) });
    return handle;
  }
  const native = {
    nowMs: () => nowMs,
    epochMs: () => nowMs + 1e9,
    setTimeout: set,
    setInterval: set,
    setImmediate: () => undefined,
    clearTimeout: (handle: unknown) => timers.delete(handle),
    block(ms: number) {
      nowMs += ms;
    },
  };
  const clock = createRealClock(native, slowTurn);
  clock.set(1_000_000);
  return {
    clock,
    pass(ms) {
      nowMs += ms;
      for (const [handle, { dueMs, call }] of [...timers]) {
        if (dueMs > nowMs) continue;
        timers.delete(handle);
        call();
      }
    },
  };
}

describe('the real clock', () => {
  test('flows with real time from where it was set, without any timer', () => {
    const { clock, pass } = model();
    pass(300);
    expect(clock.nowMs()).toBe(1_000_300);
    clock.drift(0.25);
    expect(clock.elapsedMs()).toBe(300.25);
    clock.set(5);
    expect([clock.nowMs(), clock.elapsedMs()]).toEqual([5, 0]);
  });

  test('calls a timer back with its arguments when real time has passed', () => {
    const { clock, pass } = model();
    const calls: unknown[] = [];
    clock.setTimeout((...given) => calls.push(given), 100, 'a', 2);
    clock.after(100, () => calls.push('after'));
    pass(99);
    expect(calls).toEqual([]);
    pass(1);
    expect(calls).toEqual([['a', 2], 'after']);
  });

  test('calls timers of one delay back in the order in which they were set, however late the first is', () => {
    const { clock, pass } = model();
    const calls: string[] = [];
    clock.setLateTimeout(() => calls.push('first'), 10, { ms: 80, overtaking: true });
    clock.setLateTimeout(() => calls.push('second'), 10, { ms: 0, overtaking: true });
    pass(89);
    expect(calls).toEqual([]);
    pass(1);
    expect(calls).toEqual(['first', 'second']);
  });

  test('blocks the event loop for as long as a timer is late that nobody may overtake', () => {
    const { clock, pass } = model();
    const calls: [string, number][] = [];
    const note = (name: string) => () => calls.push([name, clock.elapsedMs()]);
    clock.setLateTimeout(note('late'), 10, { ms: 80, overtaking: false });
    clock.setLateTimeout(note('punctual'), 12, { ms: 0, overtaking: false });
    pass(12);
    expect(calls).toEqual([
      ['late', 92],
      ['punctual', 92],
    ]);
  });

  test('forgets timers that are cleared, and all of them when time is set', () => {
    const { clock, pass } = model();
    const calls: string[] = [];
    clock.clear(clock.setTimeout(() => calls.push('cleared'), 10));
    clock.setTimeout(() => calls.push('left behind'), 20);
    clock.setInterval(() => calls.push('repeated'), 20);
    clock.set(0);
    pass(100);
    expect(calls).toEqual([]);
  });

  test('tells the stamp of a file in its own time, and nothing of older files', () => {
    const { clock, pass } = model();
    pass(500);
    clock.drift(40);
    expect(clock.virtualOf(1e9 + 550)).toBe(1_000_500);
    expect(clock.virtualOf(1e9 - 60_000)).toBeNull();
  });

  test('makes a slow turn last until the next timer is due', () => {
    const asked: number[] = [];
    const { clock, pass } = model((untilDueMs) => asked.push(untilDueMs) === 2);
    clock.setTimeout(() => undefined, 40);
    clock.setInterval(() => undefined, 7);
    clock.immediates.added();
    expect(clock.elapsedMs()).toBe(0);
    clock.immediates.added();
    expect(clock.elapsedMs()).toBe(8);
    pass(0);
    clock.immediates.added();
    expect(asked).toEqual([7, 7, 7]);
  });

  test('lets a turn pass when a timer is due already, or none is set', () => {
    const { clock, pass } = model((untilDueMs) => Number.isFinite(untilDueMs));
    clock.immediates.added();
    clock.immediates.ran();
    expect(clock.elapsedMs()).toBe(0);
    const handle = clock.setTimeout(() => undefined, 5);
    pass(4);
    clock.clear(handle);
    clock.immediates.added();
    expect(clock.elapsedMs()).toBe(4);
    clock.setTimeout(() => clock.immediates.added(), 10);
    clock.setTimeout(() => undefined, 10);
    pass(10);
    expect(clock.elapsedMs()).toBe(14);
  });
});
