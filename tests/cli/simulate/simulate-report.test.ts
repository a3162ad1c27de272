import { expect, test } from 'vitest';
import {
  canaryTable,
  failureText,
  type SimulatedDay,
  summaryOf,
  summaryText,
  timeText,
} from '../../../src/cli/simulate/simulate-report.ts';

function day(seed: number, crashes: number): SimulatedDay {
  return {
    hours: 24,
    result: {
      seed,
      mode: 'paper',
      hash: `hash of ${seed}`,
      eventCount: 1_000 * seed,
      activity: { fill: seed, intent: 2 },
      stepCount: 5,
      faults: { crash: crashes },
      injected: [],
      violation: null,
    },
  };
}

const VIOLATION = {
  invariant: 'order-ends',
  expected: 'one fill f1',
  found: 'a second one',
  atMs: 9_667_000,
  step: 9_420,
};

test('the sum of simulations is the same in whatever order they ended', () => {
  const summary = summaryOf([day(2, 3), day(1, 0)]);
  expect(summary).toEqual(summaryOf([day(1, 0), day(2, 3)]));
  expect(summary).toMatchObject({
    simulationCount: 2,
    eventCount: 3_000,
    eventCountMin: 1_000,
    faults: { crash: 3, stall: 0 },
    activity: { fill: 3, intent: 4 },
  });
  expect(summary.hash).not.toBe(summaryOf([day(1, 0)]).hash);
});

test('the summary tells what happened, and that everything held', () => {
  const text = summaryText(summaryOf([day(2, 1_300)]), []);
  expect(text).toContain('crash  1,300\n');
  expect(text).not.toContain('stall');
  expect(text).toContain('1 simulations, 2,000 events, at least 2,000 in each\n');
  expect(text).toMatch(/hash [0-9a-f]{64}\nEvery invariant held\.\n$/);
});

test('a failure is told with its time, its faults and its command', () => {
  const failure = {
    seed: 4,
    violation: VIOLATION,
    shrunk: { faults: [17], runCount: 9, isLeast: true },
    command: 'njord simulate --seed 4 --hours 24 --only-faults 17',
  };
  expect(failureText(failure)).toBe(
    [
      'seed 4: order-ends does not hold after 02:41:07, in step 9,420',
      '  expected one fill f1',
      '  found    a second one',
      '  1 faults, all of them needed (9 runs)',
      '  njord simulate --seed 4 --hours 24 --only-faults 17',
      '',
    ].join('\n'),
  );
  const unfinished = { ...failure, shrunk: { ...failure.shrunk, isLeast: false } };
  expect(failureText(unfinished)).toContain('perhaps fewer would do');
  expect(summaryText(summaryOf([day(2, 1)]), [failure])).toContain('1 failed.');
});

test('planted bugs are told with what found them, and those that nothing found', () => {
  const found = {
    name: 'lost-fill',
    summary: 'fills get lost',
    seedCount: 2,
    found: { seed: 4, violation: VIOLATION },
  };
  expect(canaryTable([found])).toContain('lost-fill        2  order-ends  02:41:07  fills get lost');
  expect(canaryTable([found])).toContain('All 1 were found.');
  const missed = { name: 'ghost', summary: 'nothing', seedCount: 100, found: null };
  const table = canaryTable([found, missed]);
  expect(table).toContain('ghost          100  nothing');
  expect(table).toContain('1 of 2 were not found.');
});

test('virtual time is told in hours, minutes and seconds, beyond a day as well', () => {
  expect([0, 61_999, 90_000_000].map(timeText)).toEqual(['00:00:00', '00:01:01', '25:00:00']);
});
