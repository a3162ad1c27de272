import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EstimatedFile } from '../../../src/speed/estimate.ts';
import { cutMark, cutShards, filesOfShard } from '../../../src/speed/shards.ts';
import { hashOf } from '../../../src/worlds/seed.ts';
import { heavyTail, measuredFile } from './heavy-tail.ts';

const suites = fc
  .uniqueArray(fc.record({ name: fc.string({ maxLength: 8 }), ms: fc.integer({ min: 1, max: 60_000 }) }), {
    selector: ({ name }) => name,
    maxLength: 60,
  })
  .map((files) => files.map(({ name, ms }) => measuredFile(`tests/${name}.test.ts`, ms)));

const counts = fc.integer({ min: 1, max: 12 });

function sumMs(files: readonly EstimatedFile[]): number {
  return files.reduce((sum, { ms }) => sum + ms, 0);
}

function slowestMs(shards: readonly (readonly EstimatedFile[])[]): number {
  return Math.max(0, ...shards.map(sumMs));
}

/** No cut is better than this. */
function idealMs(files: readonly EstimatedFile[], count: number): number {
  return Math.max(sumMs(files) / count, ...files.map(({ ms }) => ms));
}

function placesOf(shards: readonly (readonly EstimatedFile[])[]): ReadonlyMap<string, number> {
  return new Map(shards.flatMap((shard, index) => shard.map(({ file }) => [file.file, index] as const)));
}

/** How many files are in another shard than before, of those that are in both. */
function movedFiles(
  before: readonly (readonly EstimatedFile[])[],
  after: readonly (readonly EstimatedFile[])[],
): number {
  const places = placesOf(after);
  return [...placesOf(before)].filter(([file, shard]) => places.has(file) && places.get(file) !== shard)
    .length;
}

describe('cutShards', () => {
  it('puts every file into exactly one shard', () => {
    fc.assert(
      fc.property(suites, counts, (files, count) => {
        const shards = cutShards(files, count);

        expect(shards).toHaveLength(count);
        expect(
          shards
            .flat()
            .map(({ file }) => file.file)
            .sort(),
        ).toEqual(files.map(({ file }) => file.file).sort());
      }),
    );
  });

  it('leaves no shard empty where there are files enough', () => {
    fc.assert(
      fc.property(suites, counts, (files, count) => {
        fc.pre(files.length >= count);

        expect(cutShards(files, count).filter((shard) => shard.length === 0)).toEqual([]);
      }),
    );
  });

  it('cuts the same whatever the order in which the files come', () => {
    fc.assert(
      fc.property(suites, counts, fc.nat(), (files, count, seed) => {
        const shuffled = [...files].sort(
          (one, other) => hashOf(seed, one.file.file) - hashOf(seed, other.file.file),
        );

        expect(placesOf(cutShards(shuffled, count))).toEqual(placesOf(cutShards(files, count)));
        expect(cutMark(shuffled, count)).toBe(cutMark(files, count));
      }),
    );
  });

  it('keeps the order of the files within a shard', () => {
    const files = heavyTail(1, 30);
    const [shard = []] = cutShards(files, 3);

    expect(shard).toEqual(files.filter((file) => shard.includes(file)));
  });

  it('takes at most 1.05 of what longest-first onto the least loaded takes, however few and coarse the files', () => {
    fc.assert(
      fc.property(suites, counts, (files, count) => {
        expect(slowestMs(cutShards(files, count))).toBeLessThanOrEqual(1.05 * longestFirstMs(files, count));
      }),
    );
  });

  it.each([1, 2, 3, 4, 5, 6])(
    'takes at most 1.05 of the ideal for 400 files with a heavy tail on 8 shards (suite %i)',
    (seed) => {
      const files = heavyTail(seed, 400);
      const shards = cutShards(files, 8);

      expect(new Set(shards.flat())).toEqual(new Set(files));
      expect(slowestMs(shards)).toBeLessThanOrEqual(1.05 * idealMs(files, 8));
    },
  );

  it('takes no longer than the longest file where that is longer than a share', () => {
    const files = [measuredFile('tests/long.test.ts', 100_000), ...heavyTail(1, 50)];

    expect(slowestMs(cutShards(files, 8))).toBe(100_000);
  });

  it('moves at most 100 of 400 files for one more of up to a mean duration, and 20 on average', () => {
    const moved = [1, 2, 3, 4].flatMap((seed) => {
      const files = heavyTail(seed, 400);
      const before = cutShards(files, 8);
      const meanMs = sumMs(files) / files.length;
      return [0.05, 0.1, 0.2, 0.5, 1].map((share) => {
        const added = measuredFile(`tests/added-${seed}-${share}.test.ts`, Math.round(share * meanMs));
        const after = cutShards([...files, added], 8);
        expect(slowestMs(after)).toBeLessThanOrEqual(1.05 * idealMs([...files, added], 8));
        return movedFiles(before, after);
      });
    });

    expect(Math.max(...moved)).toBeLessThanOrEqual(100);
    expect(averageOf(moved)).toBeLessThanOrEqual(20);
  });

  it('moves at most 20 of 400 files on average when one is gone', () => {
    const moved = [1, 2, 3, 4].flatMap((seed) => {
      const files = heavyTail(seed, 400);
      const before = cutShards(files, 8);
      return [10, 60, 110, 160, 210, 260, 310, 360].map((gone) =>
        movedFiles(before, cutShards(files.toSpliced(gone, 1), 8)),
      );
    });

    expect(averageOf(moved)).toBeLessThanOrEqual(20);
  });
});

function averageOf(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}

/** Graham 1969. */
function longestFirstMs(files: readonly EstimatedFile[], count: number): number {
  const loads = Array.from({ length: count }, () => 0);
  for (const ms of files.map((file) => file.ms).sort((one, other) => other - one)) {
    const least = loads.indexOf(Math.min(...loads));
    loads[least] = (loads[least] ?? 0) + ms;
  }
  return Math.max(...loads);
}

describe('filesOfShard', () => {
  it('counts from 1 and gives all files once over all shards', () => {
    const files = heavyTail(2, 40);
    const all = [1, 2, 3].flatMap((index) => filesOfShard(files, { index, count: 3 }));

    expect(new Set(all)).toEqual(new Set(files.map(({ file }) => file)));
    expect(all).toHaveLength(40);
  });
});

describe('cutMark', () => {
  it('differs where another timing file cuts differently', () => {
    const files = heavyTail(3, 40);
    const slower = files.map((file, index) => (index === 0 ? { ...file, ms: file.ms + 20_000 } : file));

    expect(cutMark(slower, 3)).not.toBe(cutMark(files, 3));
  });
});
