import { describe, expect, test } from 'vitest';
import { watchWorker } from '../../../src/host/patience.ts';

const patience = { quietMs: 60_000, totalMs: 600_000 };
const inTest = { file: 'a.test.ts', test: 'adds', limitMs: 5_000 };

/** Looks every second until the worker is given up, at most an hour. */
function secondsUntilGivenUp(look: (second: number) => number | null): number | null {
  for (let second = 1; second <= 3600; second++) if (look(second) !== null) return second;
  return null;
}

describe('watchWorker', () => {
  test('gives a test four times its time-out and a second', () => {
    const watch = watchWorker(patience);
    expect(secondsUntilGivenUp(() => watch.look(inTest, 1000))).toBe(23);
  });

  test('gives a place without a limit what is given for silence', () => {
    const watch = watchWorker(patience);
    expect(secondsUntilGivenUp(() => watch.look({ ...inTest, limitMs: null }, 1000))).toBe(62);
  });

  test('gives a worker that says nothing of itself what is given for silence', () => {
    const watch = watchWorker(patience);
    expect(secondsUntilGivenUp(() => watch.look(null, 1000))).toBe(62);
  });

  test('begins anew at each place and at each call, up to the total', () => {
    const watch = watchWorker(patience);
    const seconds = secondsUntilGivenUp((second) => {
      if (second % 20 === 10) watch.alive();
      return watch.look({ ...inTest, test: `test ${Math.floor(second / 20)}` }, 1000);
    });
    expect(seconds).toBe(601);
  });

  test('gives all the time there is where somebody debugs', () => {
    const watch = watchWorker({ quietMs: Number.POSITIVE_INFINITY, totalMs: Number.POSITIVE_INFINITY });
    expect(secondsUntilGivenUp(() => watch.look(inTest, 1000))).toBeNull();
  });

  test('says how long the silence may be', () => {
    const watch = watchWorker(patience);
    watch.look(inTest, 250);
    expect(watch.look(inTest, 22_000)).toBe(21_000);
  });
});
