import { describe, expect, it } from 'vitest';
import { createPartTally } from '../../../src/hunt/part-tally.ts';
import type { CatalogueEntry, RunOutcome } from '../../../src/worlds/outcome.ts';

const catalogue: readonly CatalogueEntry[] = [
  { file: 'a', name: 'one', outcome: 'passed' },
  { file: 'b', name: 'one', outcome: 'passed' },
  { file: 'b', name: 'two', outcome: 'passed' },
];

function outcome(failing: readonly string[], durations: readonly number[] = [1, 2, 3]): RunOutcome {
  return {
    failures: failing.map((path) => {
      const [file = '', name = ''] = path.split(' ');
      return { file, name, error: { name: 'Error', message: path, location: null } };
    }),
    skipped: [],
    testsRun: 3,
    durationMs: 6,
    testDurationsMs: Float32Array.from(durations),
    needsRealTime: [],
    trace: null,
  };
}

describe('createPartTally', () => {
  it('forgets what some files showed and keeps the others', () => {
    const tally = createPartTally(['a', 'b'], catalogue);
    tally.add({ kind: 'seed', seed: 1 }, outcome(['a one', 'b two']), ['a', 'b']);
    tally.add({ kind: 'seed', seed: 2 }, outcome([]), ['a', 'b']);
    tally.forget(['b']);
    tally.add({ kind: 'seed', seed: 2 }, outcome([], [Number.NaN, 5, 7]), ['b']);

    expect(tally.tests()).toMatchObject([
      { id: { file: 'a', name: 'one' }, runs: 2, failures: 1, durationMs: { max: 1 } },
      { id: { file: 'b', name: 'one' }, runs: 1, failures: 0, durationMs: { max: 5 } },
      { id: { file: 'b', name: 'two' }, runs: 1, failures: 0, failingSeeds: [], error: null },
    ]);
  });

  it('lists what no survey listed after the rest', () => {
    const tally = createPartTally(['a', 'b'], catalogue);
    tally.add({ kind: 'seed', seed: 1 }, outcome(['a late', 'b one']), ['a', 'b']);

    expect(tally.tests().map(({ id }) => `${id.file} ${id.name}`)).toEqual([
      'a one',
      'b one',
      'b two',
      'a late',
    ]);
  });

  it('ignores a file that is not of the part', () => {
    const tally = createPartTally(['a'], catalogue);

    expect(tally.add({ kind: 'seed', seed: 1 }, outcome([]), ['z'])).toEqual([]);
  });
});
