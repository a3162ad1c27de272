import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTally, failingSeedsKept, type TestTally } from '../../../src/hunt/tally.ts';
import type { CatalogueEntry, RunOutcome, TestId } from '../../../src/worlds/outcome.ts';
import { type Trial, trialName } from '../../../src/worlds/trial.ts';

const one: TestId = { file: 'a.test.ts', name: 'one' };
const two: TestId = { file: 'a.test.ts', name: 'two' };
const catalogue: readonly CatalogueEntry[] = [
  { ...one, outcome: 'passed' },
  { ...two, outcome: 'passed' },
];
const seed = (number: number): Trial => ({ kind: 'seed', seed: number });
const probe = (index: number): Trial => ({ kind: 'probe', index });

function outcome(failed: readonly TestId[], skipped: readonly TestId[] = [], message = ''): RunOutcome {
  return {
    failures: failed.map((id) => ({ ...id, error: { name: 'Error', message, location: null } })),
    skipped,
    testsRun: 2,
    durationMs: 1,
    testDurationsMs: Float32Array.of(4, Number.NaN),
    needsRealTime: [],
    trace: null,
  };
}

describe('createTally', () => {
  it('counts runs and failures of drawn seeds, and keeps probes apart', () => {
    const tally = createTally(catalogue);
    tally.add(probe(0), outcome([]));
    tally.add(probe(3), outcome([one]));
    tally.add(seed(7), outcome([one], [two]));
    tally.add(seed(5), outcome([]));

    expect(tally.tests()).toMatchObject([
      {
        id: one,
        runs: 2,
        failures: 1,
        probeRuns: 2,
        failingSeeds: [7],
        failingProbes: [3],
        error: { name: 'Error' },
      },
      { id: two, runs: 1, failures: 0, probeRuns: 2, failingSeeds: [], failingProbes: [], error: null },
    ]);
  });

  it('keeps the error of the best trial, whichever came first', () => {
    const tally = createTally(catalogue);
    tally.add(probe(1), outcome([one], [], 'in p1'));
    tally.add(seed(9), outcome([one], [], 'in 9'));
    tally.add(seed(4), outcome([one], [], 'in 4'));
    tally.add(seed(6), outcome([one], [], 'in 6'));

    expect(tally.tests()[0]?.error?.message).toBe('in 4');
  });

  it('suspects a test once, as soon as it is known both to fail and to pass', () => {
    const tally = createTally(catalogue);

    expect(tally.add(probe(0), outcome([one]))).toEqual([]);
    expect(tally.add(seed(1), outcome([one]))).toEqual([]);
    expect(tally.add(seed(2), outcome([one], [two]))).toEqual([]);
    expect(tally.add(seed(3), outcome([two]))).toEqual([one, two]);
    expect(tally.add(seed(4), outcome([one]))).toEqual([]);
  });

  it('notes where a test passes that fails in the neutral world', () => {
    const tally = createTally([{ ...one, outcome: 'failed' }]);
    tally.add(probe(0), outcome([one]));
    tally.add(probe(1), outcome([]));
    tally.add(seed(8), outcome([]));
    tally.add(seed(2), outcome([], [one]));
    tally.add(seed(3), outcome([]));

    expect(tally.tests()[0]?.passing).toEqual(seed(3));
  });

  it('keeps the lowest failing seeds in bounded memory, and counts all', () => {
    const tally = createTally(catalogue);
    const count = failingSeedsKept + 50;
    for (let number = count; number >= 1; number--) tally.add(seed(number), outcome([one]));
    const [first] = tally.tests();

    expect(first?.failures).toBe(count);
    expect(first?.failingSeeds).toEqual(Array.from({ length: failingSeedsKept }, (_, index) => index + 1));
  });

  it('lists tests that only a failure made known after the others, by path', () => {
    const tally = createTally(catalogue);
    tally.add(seed(1), outcome([{ file: 'b.test.ts', name: 'late' }]));
    tally.add(seed(2), outcome([{ file: 'a.test.ts', name: 'late' }]));

    expect(tally.tests().map(({ id, listed }) => [id.file, id.name, listed])).toEqual([
      ['a.test.ts', 'one', 'passed'],
      ['a.test.ts', 'two', 'passed'],
      ['a.test.ts', 'late', 'unlisted'],
      ['b.test.ts', 'late', 'unlisted'],
    ]);
  });

  it('takes durations, and none of what did not run', () => {
    const tally = createTally(catalogue);
    tally.add(seed(1), outcome([]));
    tally.add(seed(2), { ...outcome([]), testDurationsMs: null });

    expect(tally.tests().map(({ durationMs }) => durationMs?.max)).toEqual([4, undefined]);
  });

  it('does not depend on the order in which worlds finish', () => {
    const outcomes = fc.record({ failed: fc.subarray([one, two]), message: fc.string() });
    const trials = fc.uniqueArray(fc.oneof(fc.nat(20).map(seed), fc.nat(5).map(probe)), {
      selector: trialName,
    });
    const runs = trials.chain((all) =>
      fc.tuple(...all.map((trial) => outcomes.map((given) => ({ trial, ...given })))),
    );
    const orders = runs.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(orders, ([first, second]) => {
        const [left, right] = [first, second].map((order): readonly TestTally[] => {
          const tally = createTally(catalogue);
          for (const { trial, failed, message } of order) tally.add(trial, outcome(failed, [], message));
          return tally.tests().map((test) => ({ ...test, passing: null }));
        });

        expect(right).toEqual(left);
      }),
    );
  });
});
