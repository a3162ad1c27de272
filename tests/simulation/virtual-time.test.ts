import { expect, test } from 'vitest';
import { streamOf } from '../../src/simulation/streams.ts';
import { createVirtualTime, machineClock } from '../../src/simulation/virtual-time.ts';

function newTime() {
  return createVirtualTime(streamOf(1, 'schedule', 'test'));
}

test('time jumps from event to event, and stops at the end that is given', () => {
  const time = newTime();
  const seen: number[] = [];
  for (const delayMs of [30, 10, 20.2]) time.timers.start(delayMs, () => seen.push(time.nowMs()));
  expect(time.step(25)).toBe(true);
  expect(time.step(25)).toBe(true);
  expect(time.step(25)).toBe(false);
  expect(seen).toEqual([10, 21]);
  expect(time.stepCount()).toBe(2);
  expect(time.step(30)).toBe(true);
});

test('a timer that was prevented does not run, and a moment that has passed means now', () => {
  const time = newTime();
  const seen: string[] = [];
  const prevent = time.timers.start(5, () => seen.push('prevented'));
  prevent();
  time.at(10, () => {
    time.at(3, () => seen.push(`late at ${time.nowMs()}`));
  });
  while (time.step(100));
  expect(seen).toEqual(['late at 10']);
});

test('a wait resolves as an event of its own, also after no time', async () => {
  const time = newTime();
  let isOver = false;
  const waiting = time.wait(0).then(() => {
    isOver = true;
  });
  await Promise.resolve();
  expect(isOver).toBe(false);
  expect(time.step(0)).toBe(true);
  await waiting;
  expect(isOver).toBe(true);
});

test('who only watches does so shortly before something happens, and seldom in between', () => {
  const time = newTime();
  const watched: number[] = [];
  const watching = time.watching(50);
  function watch(): void {
    watched.push(time.nowMs());
    watching.start(50, watch);
  }
  watch();
  time.at(10_000, () => undefined);
  while (time.nowMs() < 10_000) time.step(20_000);
  expect(watched.length).toBeLessThan(8);
  expect(watched.at(-1)).toBeGreaterThanOrEqual(10_000 - 60 - 50);
  // Without anything to come it goes on to the end, and no further.
  while (time.step(10_500));
  expect(watched.at(-1)).toBeLessThanOrEqual(10_500);
});

test('a watch that was prevented after it was put off does not run', () => {
  const time = newTime();
  let count = 0;
  const prevent = time.watching(50).start(50, () => {
    count += 1;
  });
  time.at(1_000, () => undefined);
  prevent();
  while (time.step(2_000));
  expect(count).toBe(0);
});

test('the wall clock of a machine may be off, its monotonic clock is not', () => {
  const time = newTime();
  let offsetMs = 0;
  const clock = machineClock(time, 1_000_000_000n, () => offsetMs);
  time.at(5, () => undefined);
  time.step(5);
  expect(clock.nowNs()).toBe(1_005_000_000n);
  offsetMs = -4;
  expect(clock.nowNs()).toBe(1_001_000_000n);
  expect(clock.monotonicMs()).toBe(5);
});
