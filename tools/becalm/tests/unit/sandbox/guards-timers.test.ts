import timers from 'node:timers';
import { setTimeout as later } from 'node:timers/promises';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Sighting } from '../../../src/sandbox/guards/sighting.ts';
import { type SetTimer, type TimerWatch, watchTimers } from '../../../src/sandbox/guards/watch-timers.ts';

/** The timers of this file are followed: it has its process for itself. */
let stretch = 1;
let fired: SetTimer[] = [];
const { look }: TimerWatch = watchTimers({ stretch: () => stretch, fired: (timer) => fired.push(timer) });

beforeEach(() => {
  stretch += 1;
  fired = [];
});

/** What is pending of what is set meanwhile; an hour is never over. */
function pendingOf(set: () => void): readonly Sighting[] {
  const changes = look();
  set();
  return changes();
}

const hourMs = 3_600_000;
const nothing = (): void => undefined;

describe('timers that are left', () => {
  test('are told with their length and their place', () => {
    let handles: NodeJS.Timeout[] = [];
    const pending = pendingOf(() => {
      handles = [
        setTimeout(nothing, hourMs),
        setInterval(nothing, 2 * hourMs),
        timers.setTimeout(nothing, 3 * hourMs),
      ];
    });
    expect(pending.map(({ what }) => what)).toEqual([
      'a timer of 3600000 ms has not fired',
      'an interval of 7200000 ms goes on',
      'a timer of 10800000 ms has not fired',
    ]);
    for (const { at } of pending) expect(at?.stack).toContain('guards-timers.test.ts');
    for (const handle of handles) clearTimeout(handle);
    expect(pendingOf(nothing)).toEqual([]);
  });

  test('are none once they are cleared, in any of the ways there are, or keep nothing alive', () => {
    const pending = pendingOf(() => {
      clearTimeout(setTimeout(nothing, hourMs));
      clearInterval(setInterval(nothing, hourMs));
      clearTimeout(Number(setTimeout(nothing, hourMs)));
      timers.clearTimeout(setTimeout(nothing, hourMs));
      setTimeout(nothing, hourMs).close();
      setTimeout(nothing, hourMs).unref();
      void later(hourMs, null, { ref: false });
      clearTimeout(undefined);
    });
    expect(pending).toEqual([]);
  });

  test('are those that promises stand for, until they are aborted', async () => {
    const controller = new AbortController();
    const waits: Promise<unknown>[] = [];
    const changes = look();
    const { signal } = controller;
    waits.push(later(hourMs, 1, { signal }), promisify(setTimeout)(hourMs, 2, { signal }));
    waits.push(timers.promises.scheduler.wait(hourMs, { signal }));
    expect(changes()).toHaveLength(3);
    controller.abort();
    for (const { status } of await Promise.allSettled(waits)) expect(status).toBe('rejected');
    expect(changes()).toEqual([]);
  });

  test('are not those of an earlier test', () => {
    const handle = setTimeout(nothing, hourMs);
    stretch += 1;
    expect(pendingOf(nothing)).toEqual([]);
    clearTimeout(handle);
  });
});

describe('timers that fire', () => {
  test('do what they did before, and are heard with their length', async () => {
    const answers: unknown[] = [];
    await new Promise<void>((resolve) => {
      setTimeout(
        function (this: unknown, ...given: readonly unknown[]) {
          answers.push(typeof this, ...given);
          resolve();
        },
        1,
        'a',
        'b',
      );
    });
    expect(answers).toEqual(['object', 'a', 'b']);
    expect(await later(1, 'value')).toBe('value');
    expect(await promisify(setTimeout)(1, 'value')).toBe('value');
    expect(fired.map(({ kind, delayMs }) => [kind, delayMs])).toEqual([
      ['timer', 1],
      ['timer', 1],
      ['timer', 1],
    ]);
    expect(fired.every((timer) => timer.stretch === stretch)).toBe(true);
    expect(pendingOf(nothing)).toEqual([]);
  });

  test('are refused as Node refuses them', () => {
    expect(() => void Reflect.apply(setTimeout, null, ['code', 1])).toThrow(
      /callback.+must be of type function/su,
    );
    expect(pendingOf(nothing)).toEqual([]);
  });
});
