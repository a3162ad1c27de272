import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeRecords } from '../../../src/speed/merge-records.ts';
import { noTimings, type Timings } from '../../../src/speed/timings.ts';
import { recordedFile, recordedRun } from './recorded-file.ts';

const START = 1_795_000_000_000;

function shard(index: number, count: number, ...files: readonly string[]) {
  const recorded = files.map((file) => recordedFile(file, { ms: 10 * index }));
  return recordedRun(recorded, { shard: { index, count }, startedAt: START + index });
}

function plain(timings: Timings): unknown {
  return Object.fromEntries([...timings].map(([project, files]) => [project, Object.fromEntries(files)]));
}

describe('the records of shards', () => {
  it('become durations of all files, and what is in none of them is gone', () => {
    const known: Timings = new Map([['', new Map([...['a', 'gone'].map((file) => [file, [7]] as const)])]]);
    const merged = mergeRecords(known, [shard(2, 2, 'b'), shard(1, 2, 'a', 'c')], { whole: true });

    expect(merged).toMatchObject({ kind: 'merged', added: 2, dropped: 1 });
    expect(merged.kind === 'merged' && plain(merged.timings)).toEqual({
      '': { a: [7, 10], b: [20], c: [10] },
    });
  });

  it('drop nothing where some may be missing', () => {
    const known: Timings = new Map([['', new Map([['other', [7]]])]]);
    const merged = mergeRecords(known, [shard(2, 3, 'b')], { whole: false });

    expect(merged).toMatchObject({ kind: 'merged', added: 1, dropped: 0 });
  });

  it('give the same durations in whatever order they are named, the latest last', () => {
    const runs = [1, 2, 3, 4].map((nth) =>
      recordedRun([recordedFile('a', { ms: nth })], { startedAt: START + nth }),
    );
    fc.assert(
      fc.property(fc.shuffledSubarray(runs, { minLength: 4 }), (shuffled) => {
        const merged = mergeRecords(noTimings, shuffled, { whole: true });
        expect(merged.kind === 'merged' && plain(merged.timings)).toEqual({ '': { a: [1, 2, 3, 4] } });
      }),
    );
  });

  it.each([
    ['one is missing', [shard(1, 3, 'a'), shard(3, 3, 'c')], 'the record of every shard of 3, was without 2'],
    ['they are of two runs', [shard(1, 2, 'a'), shard(1, 3, 'b')], 'was of 2 and of 3 shards'],
    ['one is there twice', [shard(1, 1, 'a'), shard(1, 1, 'a')], 'was that of shard 1/1 from 2026-'],
    ['a run is there twice', [recordedRun([]), recordedRun([])], 'was that from 2026-'],
  ])('are refused where %s', (_, runs, reason) => {
    expect(mergeRecords(noTimings, runs, { whole: true })).toEqual({
      kind: 'refused',
      reason: expect.stringContaining(reason) as string,
    });
  });
});
