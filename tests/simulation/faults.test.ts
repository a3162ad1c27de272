import { expect, test } from 'vitest';
import { FAULT_KINDS, planFaults, scaled } from '../../src/simulation/faults.ts';
import { armedVenueFaults } from '../../src/simulation/venue-faults.ts';

const DAY_MS = 86_400_000;

test('the same seed plans the same faults, in order of time, numbered by it', () => {
  const plan = planFaults({ seed: 7, mode: 'broker', durationMs: DAY_MS });
  expect(planFaults({ seed: 7, mode: 'broker', durationMs: DAY_MS })).toEqual(plan);
  expect(plan.map(({ index }) => index)).toEqual(plan.map((_, index) => index));
  const times = plan.map(({ atMs }) => atMs);
  expect(times).toEqual(times.toSorted((one, other) => one - other));
  expect(Math.max(...times)).toBeLessThan(DAY_MS);
  expect(new Set(plan.map(({ kind }) => kind))).toEqual(new Set(FAULT_KINDS));
});

test('another seed plans others, and without a broker the venue does nothing wrong', () => {
  const paper = planFaults({ seed: 8, mode: 'paper', durationMs: DAY_MS });
  expect(paper.filter(({ kind }) => kind.startsWith('venue') || kind.startsWith('stream'))).toEqual([]);
  const other = planFaults({ seed: 10, mode: 'paper', durationMs: DAY_MS });
  expect(other.map(({ atMs }) => atMs)).not.toEqual(paper.map(({ atMs }) => atMs));
});

test('a short simulation has its share of faults, on average', () => {
  const counts = Array.from(
    { length: 400 },
    (_, seed) =>
      planFaults({ seed, mode: 'paper', durationMs: DAY_MS / 24 }).filter(({ kind }) => kind === 'crash')
        .length,
  );
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  // 18 crashes a day are 0.75 an hour; the standard error of 400 draws is 0.02.
  expect(mean).toBeGreaterThan(0.65);
  expect(mean).toBeLessThan(0.85);
});

test('a draw stands for a whole number within bounds, both included', () => {
  expect([0, 0.25, 0.5, 0.75, 0.999].map((draw) => scaled(draw, 1, 4))).toEqual([1, 2, 3, 4, 4]);
});

test('each fault of the venue comes once, at the next occasion that fits', () => {
  const venue = armedVenueFaults();
  const injected: string[] = [];
  const arm = (
    kind: 'venue-silence-after' | 'venue-slow' | 'stream-drop' | 'venue-late-trade',
    target: number,
  ) => {
    venue.arm({ index: 0, kind, atMs: 0, draws: [target, 0.5, 0] }, () => injected.push(kind));
  };
  expect(venue.faults.request()).toEqual({ kind: 'none' });
  // The first waits for a request that asks for an order.
  arm('venue-silence-after', 0);
  arm('venue-slow', 0.9);
  arm('stream-drop', 0);
  arm('venue-late-trade', 0);
  expect(venue.faults.happens('late-trade')).toBe(true);
  expect(venue.faults.delayMs(100)).toBe(50);
  expect(venue.faults.request()).toMatchObject({ kind: 'slow' });
  expect(venue.faults.request()).toEqual({ kind: 'none' });
  venue.isPlacing = true;
  expect(venue.faults.request()).toEqual({ kind: 'silence', isDone: true });
  expect([venue.faults.happens('stream-drop'), venue.faults.happens('stream-drop')]).toEqual([true, false]);
  expect(venue.faults.happens('ban')).toBe(false);
  expect(injected).toEqual(['venue-late-trade', 'venue-slow', 'venue-silence-after', 'stream-drop']);
});
