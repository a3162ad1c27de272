import { describe, expect, it } from 'vitest';
import { estimateFiles, measuredMs } from '../../../src/speed/estimate.ts';
import { noTimings, type Timings } from '../../../src/speed/timings.ts';
import type { PlannedFile } from '../../../src/worlds/ordinary-plan.ts';
import { plannedFile } from './heavy-tail.ts';

function timings(files: Readonly<Record<string, readonly number[]>>, project = ''): Timings {
  return new Map([[project, new Map(Object.entries(files))]]);
}

function sized(file: string, bytes: number, imports = 0, project = ''): PlannedFile {
  return plannedFile(file, { project, source: { bytes, imports } });
}

describe('measuredMs', () => {
  it.each([
    [[7], 7],
    [[1, 9], 5],
    [[900, 10, 12], 12],
    [[10, 12, 11, 13, 900], 12],
  ])('is the median of %j: %i', (durations, expected) => {
    expect(measuredMs({ project: '', file: 'a' }, timings({ a: durations }))).toBe(expected);
  });

  it('is null for a file of another project', () => {
    expect(measuredMs({ project: 'other', file: 'a' }, timings({ a: [1] }))).toBeNull();
  });
});

describe('estimateFiles', () => {
  it('takes what was measured, 1 ms at least', () => {
    const estimated = estimateFiles([sized('a', 99_999), sized('b', 0)], timings({ a: [0], b: [30] }));

    expect(estimated.map(({ ms, known }) => [ms, known])).toEqual([
      [1, true],
      [30, true],
    ]);
  });

  it('lets a file that was never measured cost what measured ones cost by size and imports', () => {
    // Weights 4000 and 8000; 100 ms for 4000 are 0.025 ms each.
    const [, unknown] = estimateFiles([sized('a', 2_000), sized('new', 3_000, 2)], timings({ a: [400] }));
    const [, smaller] = estimateFiles([sized('a', 6_000), sized('new', 500, 1)], timings({ a: [400] }));

    expect(unknown).toMatchObject({ ms: 400, known: false }); // 8000 × 0.1 = 800, but none takes longer than 400.
    expect(smaller).toMatchObject({ ms: 200, known: false }); // 4000 × 400 / 8000.
  });

  it('asks the files of the same project where five are known', () => {
    const slow = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [name, [1000]]));
    const fast = Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => [name, [10]]));
    const known: Timings = new Map([...timings(slow, 'slow'), ...timings(fast, 'fast')]);
    const files = ['slow', 'fast'].flatMap((project) =>
      Object.keys(project === 'slow' ? slow : fast).map((name) => sized(name, 2_000, 0, project)),
    );
    const added = [
      sized('new', 2_000, 0, 'slow'),
      sized('new', 2_000, 0, 'fast'),
      sized('new', 2_000, 0, 'third'),
    ];

    const [ofSlow, ofFast, ofThird] = estimateFiles([...files, ...added], known).slice(-3);

    expect([ofSlow?.ms, ofFast?.ms, ofThird?.ms]).toEqual([1000, 10, 10]);
  });

  it('is sensible where nothing was ever measured: longer files take longer, and none takes nothing', () => {
    const [empty, small, large] = estimateFiles(
      [sized('empty', 0), sized('small', 1_000, 1), sized('large', 30_000, 20)],
      noTimings,
    ).map(({ ms }) => ms);

    expect([empty, small, large]).toEqual([8, 17, 238]);
  });
});
