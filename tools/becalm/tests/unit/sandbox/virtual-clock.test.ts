import { AsyncLocalStorage } from 'node:async_hooks';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PendingWork } from '../../../src/sandbox/time/pending-work.ts';
import { createVirtualClock, type VirtualClock } from '../../../src/sandbox/time/virtual-clock.ts';
import type { WorldClock } from '../../../src/sandbox/time/world-clock.ts';

interface Model {
  readonly clock: VirtualClock;
  /** Lets turns of the event loop pass, each a number of real milliseconds long. */
  readonly turns: (count: number, eachMs?: number) => Promise<void>;
  /** Lets real time pass without a turn. */
  readonly pass: (ms: number) => void;
  busy: boolean;
  answered: boolean;
  slow: boolean;
}

/** An event loop by hand: what is scheduled waits for the next turn. */
function model(): Model {
  let nowMs = 0;
  let scheduled: (() => void)[] = [];
  const schedule = (callback: () => void): unknown => scheduled.push(callback);
  const state = { busy: false, answered: false, slow: false };
  const work: PendingWork = {
    busy: () => state.busy,
    takeAnswered() {
      const was = state.answered;
      state.answered = false;
      return was;
    },
    hold: () => () => undefined,
    forget: () => undefined,
  };
  const clock = createVirtualClock(
    {
      nowMs: () => nowMs,
      epochMs: () => nowMs,
      setTimeout: (callback) => schedule(() => void schedule(() => void callback())),
      setInterval: () => undefined,
      setImmediate: schedule,
      clearTimeout: () => undefined,
      block: () => undefined,
    },
    work,
    (untilDueMs) => state.slow && untilDueMs <= 80,
  );
  clock.set(1_000);
  return Object.assign(state, {
    clock,
    pass(ms: number) {
      nowMs += ms;
    },
    async turns(count: number, eachMs = 0) {
      for (let turn = 0; turn < count; turn++) {
        nowMs += eachMs;
        for (const callback of scheduled.splice(0)) callback();
        for (let round = 0; round < 5; round++) await Promise.resolve();
      }
      scheduled = [...scheduled];
    },
  });
}

describe('the virtual clock', () => {
  test('jumps to the next timer once nothing else can happen', async () => {
    const { clock, turns } = model();
    const fired: number[] = [];
    clock.setTimeout(() => fired.push(clock.elapsedMs()), 60_000);
    clock.setTimeout(() => fired.push(clock.elapsedMs()), 5);
    await turns(10);
    expect(fired).toEqual([5, 60_000]);
    expect(clock.nowMs()).toBe(61_000);
  });

  test('fires timers of one delay in the order in which they were set, however late the first is', async () => {
    const { clock, turns } = model();
    const fired: [string, number][] = [];
    const note = (name: string) => () => fired.push([name, clock.elapsedMs()]);
    clock.setLateTimeout(note('first'), 1, { ms: 80, overtaking: true });
    clock.setLateTimeout(note('second'), 1, { ms: 0, overtaking: true });
    clock.setLateTimeout(note('of another delay'), 20, { ms: 3, overtaking: true });
    await turns(20);
    expect(fired).toEqual([
      ['of another delay', 23],
      ['first', 81],
      ['second', 81],
    ]);
  });

  test('a late timer that nobody overtakes is a stall: what becomes due meanwhile fires after it', async () => {
    const { clock, turns } = model();
    const fired: [string, number][] = [];
    const note = (name: string) => () => fired.push([name, clock.elapsedMs()]);
    clock.setLateTimeout(note('late'), 10, { ms: 80, overtaking: false });
    clock.setLateTimeout(note('meanwhile'), 20, { ms: 5, overtaking: false });
    clock.setTimeout(note('punctual'), 20);
    clock.after(30, note('an answer'));
    clock.setLateTimeout(note('later still'), 50, { ms: 60, overtaking: false });
    clock.setTimeout(note('afterwards'), 200);
    await turns(30);
    expect(fired).toEqual([
      ['late', 90],
      ['meanwhile', 90],
      ['punctual', 90],
      ['an answer', 90],
      ['later still', 110],
      ['afterwards', 200],
    ]);
  });

  test('timers of one process fire in the order in which they are due, never early, never too late', async () => {
    const timer = fc.record({
      delayMs: fc.integer({ min: 1, max: 200 }),
      ms: fc.integer({ min: 0, max: 80 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(timer, { maxLength: 12 }), async (timers) => {
        const { clock, turns } = model();
        const fired: { readonly dueMs: number; readonly atMs: number }[] = [];
        for (const { delayMs, ms } of timers) {
          clock.setLateTimeout(() => fired.push({ dueMs: delayMs, atMs: clock.elapsedMs() }), delayMs, {
            ms,
            overtaking: false,
          });
        }
        await turns(4 * timers.length + 4);
        expect(fired.map(({ dueMs }) => dueMs)).toEqual(
          timers.map(({ delayMs }) => delayMs).toSorted((left, right) => left - right),
        );
        for (const { dueMs, atMs } of fired) {
          expect(atMs).toBeGreaterThanOrEqual(dueMs);
          expect(atMs).toBeLessThanOrEqual(dueMs + 80);
        }
      }),
    );
  });

  test('stands still between two callbacks: what becomes due meanwhile fires after it, in that order', async () => {
    const { clock, turns } = model();
    const fired: [string, number][] = [];
    const note = (name: string) => () => fired.push([name, clock.elapsedMs()]);
    clock.setTimeout(note('second'), 20);
    clock.setTimeout(note('first'), 10);
    clock.stall(300);
    expect(clock.elapsedMs()).toBe(300);
    clock.setTimeout(note('set after it'), 1);
    await turns(20);
    expect(fired).toEqual([
      ['first', 300],
      ['second', 300],
      ['set after it', 301],
    ]);
  });

  test('lets what became due in a stall come before the immediates of the next turn', async () => {
    const { clock, turns } = model();
    const fired: string[] = [];
    clock.setTimeout(() => fired.push('due'), 5);
    clock.setTimeout(() => fired.push('not due'), 500);
    clock.immediates.added();
    clock.stall(300);
    await turns(10);
    expect(fired).toEqual(['due']);
  });

  test('a stall swallows the ticks of an interval', async () => {
    const { clock, turns } = model();
    const ticks: number[] = [];
    const handle = clock.setInterval(() => ticks.push(clock.elapsedMs()), 10);
    clock.setLateTimeout(() => undefined, 15, { ms: 30, overtaking: false });
    clock.setTimeout(() => {
      clock.clear(handle);
    }, 70);
    await turns(40);
    expect(ticks).toEqual([10, 45, 55, 65]);
  });

  test('lets promises settle between two timers of the same instant', async () => {
    const { clock, turns } = model();
    const events: string[] = [];
    for (const name of ['first', 'second']) {
      clock.setTimeout(() => {
        events.push(name);
        void Promise.resolve().then(() => events.push(`after ${name}`));
      }, 5);
    }
    await turns(10);
    expect(events).toEqual(['first', 'after first', 'second', 'after second']);
  });

  test('does not jump while real work is pending, and runs with real time then', async () => {
    const state = model();
    const { clock, turns } = state;
    const fired: number[] = [];
    clock.setTimeout(() => fired.push(clock.elapsedMs()), 10);
    clock.setTimeout(() => fired.push(clock.elapsedMs()), 1_000);
    state.busy = true;
    await turns(55, 1);
    expect(fired).toEqual([]);
    await turns(20, 1);
    expect(fired).toEqual([10]);
    state.busy = false;
    await turns(10);
    expect(fired).toEqual([10, 1_000]);
  });

  test('takes no more than some milliseconds from a turn in which the machine stood still', async () => {
    const state = model();
    const { clock, turns } = state;
    let fired = false;
    clock.setTimeout(() => {
      fired = true;
    }, 1_000);
    state.busy = true;
    await turns(80, 1);
    await turns(4, 10_000);
    expect(fired).toBe(false);
    expect(clock.elapsedMs()).toBeLessThan(100);
  });

  test('tells the stamp of a file no later than what happened next', async () => {
    const { clock, pass, turns } = model();
    pass(300);
    clock.setTimeout(() => undefined, 1);
    await turns(10);
    clock.drift(100);
    expect(clock.virtualOf(250)).toBe(1_001);
  });

  test('does not jump while an immediate waits', async () => {
    const { clock, turns } = model();
    let fired = false;
    clock.immediates.added();
    clock.setTimeout(() => {
      fired = true;
    }, 100);
    await turns(20);
    expect(fired).toBe(false);
    clock.immediates.ran();
    await turns(10);
    expect(fired).toBe(true);
  });

  test('lets the next timer overtake an immediate in a slow turn, if it is due soon', async () => {
    const state = model();
    const { clock, turns } = state;
    const fired: string[] = [];
    clock.immediates.added();
    clock.setTimeout(() => fired.push('soon'), 5);
    clock.setTimeout(() => fired.push('late'), 10_000);
    state.slow = true;
    await turns(20);
    expect(fired).toEqual(['soon']);
  });

  test('lets what an answer set to run at once come before any timer, slow turn or not', async () => {
    const state = model();
    const { clock, turns } = state;
    const fired: string[] = [];
    state.slow = true;
    clock.after(10, () => {
      clock.setTimeout(() => fired.push('timer'), 1);
      clock.immediates.added();
    });
    await turns(4);
    expect(fired).toEqual([]);
    clock.immediates.ran();
    await turns(10);
    expect(fired).toEqual(['timer']);
  });

  test('stands still when there is nothing to wait for, and drifts only as it is told', async () => {
    const { clock, turns } = model();
    await turns(10, 100);
    expect(clock.nowMs()).toBe(1_000);
    clock.drift(0.25);
    expect(clock.nowMs()).toBe(1_000.25);
  });

  test('repeats intervals until they are cleared, and forgets all timers when time is set', async () => {
    const { clock, turns } = model();
    const fired: number[] = [];
    const handle = clock.setInterval(() => {
      fired.push(clock.elapsedMs());
      if (fired.length === 3) clock.clear(handle);
    }, 10);
    await turns(30);
    expect(fired).toEqual([10, 20, 30]);
    clock.setTimeout(() => fired.push(-1), 5);
    clock.set(5_000);
    await turns(30);
    expect(fired).toHaveLength(3);
    expect(clock.elapsedMs()).toBe(0);
  });

  test('runs a callback in the asynchronous context in which its timer was set', async () => {
    const { clock, turns } = model();
    const storage = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    storage.run('request 7', () => clock.setTimeout(() => seen.push(storage.getStore()), 5));
    await turns(10);
    expect(seen).toEqual(['request 7']);
  });
});

describe('a deadline', () => {
  test('ends what it is of once time goes past it, and no time jumps to it', async () => {
    const { clock, turns } = model();
    const ended: [string, number][] = [];
    const note = (name: string) => () => ended.push([name, clock.elapsedMs()]);
    clock.deadlines.set(note('deadline'), 5_000);
    await turns(10);
    expect(ended).toEqual([]);
    clock.setTimeout(note('early'), 4_000);
    clock.setTimeout(note('late'), 6_000);
    await turns(20);
    expect(ended).toEqual([
      ['early', 4_000],
      ['deadline', 5_000],
      ['late', 6_000],
    ]);
  });

  test('comes before a timer of its own time, and passes in real work too', async () => {
    const made = model();
    const { clock, turns } = made;
    const ended: string[] = [];
    clock.deadlines.set(() => ended.push('deadline'), 100);
    clock.setTimeout(() => ended.push('timer'), 100);
    await turns(10);
    expect(ended).toEqual(['deadline', 'timer']);

    clock.deadlines.set(() => ended.push('worked'), 100);
    clock.setTimeout(() => ended.push('never'), 60_000);
    made.busy = true;
    await turns(100, 5);
    expect(ended).toEqual(['deadline', 'timer', 'worked']);
  });
});

describe('time that is handed over', () => {
  /** A clock that others tell the time by. */
  function other(): { nowMs: number; readonly clock: WorldClock } {
    const state = { nowMs: 0 };
    return Object.assign(state, { clock: { nowMs: () => state.nowMs } as WorldClock });
  }

  test('never jumps again: what waits fires when it is due by the other clock, and can be cleared', async () => {
    const { clock, turns } = model();
    const fired: string[] = [];
    clock.setTimeout(() => fired.push('soon'), 10);
    clock.setInterval(() => fired.push('tick'), 100);
    const cleared = clock.setTimeout(() => fired.push('cleared'), 150);
    clock.deadlines.set(() => fired.push('deadline'), 120);
    await turns(4);
    expect(fired).toEqual(['soon']);
    const real = other();
    real.nowMs = clock.nowMs();
    clock.handOver(real.clock);
    clock.clear(cleared);
    await turns(20);
    expect(fired).toEqual(['soon', 'deadline']);
    real.nowMs += 95;
    await turns(4);
    expect(fired).toEqual(['soon', 'deadline', 'tick']);
    real.nowMs += 1_000;
    await turns(40);
    expect(fired.slice(3)).toEqual(Array.from({ length: 10 }, () => 'tick'));
  });
});
