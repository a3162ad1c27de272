import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeCoverage } from '../../../src/gate/merge.ts';
import { metrics } from '../../../src/gate/metrics.ts';
import { countFiles, type FileCoverage, type Spots } from '../../../src/gate/spots.ts';
import { fakeFile } from './fake-coverage.ts';

/** Few places, so that runs meet in them. */
const spots: fc.Arbitrary<Spots> = fc
  .dictionary(fc.constantFrom('1:0', '1:4', '2:0', '3:2'), fc.nat(3))
  .map(
    (entries) =>
      new Map(
        Object.entries(entries).map(([place, hits]) => [place, { line: Number.parseInt(place, 10), hits }]),
      ),
  );
const file: fc.Arbitrary<FileCoverage> = fc.record({
  path: fc.constantFrom('src/a.ts', 'src/b.ts', 'src/c.ts'),
  branches: spots,
  functions: spots,
  statements: spots,
});
const run = fc.uniqueArray(file, { selector: ({ path }) => path });

/** A merge without the order in which places were met. */
function merged(...runs: readonly (readonly FileCoverage[])[]) {
  return mergeCoverage(runs).map(({ path, branches, functions, statements }) => ({
    path,
    branches: sorted(branches),
    functions: sorted(functions),
    statements: sorted(statements),
  }));
}

function sorted(places: Spots) {
  return [...places].sort(([left], [right]) => (left < right ? -1 : 1));
}

describe('mergeCoverage', () => {
  it('does not depend on the order of runs', () => {
    fc.assert(
      fc.property(run, run, (a, b) => {
        expect(merged(a, b)).toEqual(merged(b, a));
      }),
    );
  });

  it('does not depend on which runs are merged first', () => {
    fc.assert(
      fc.property(run, run, run, (a, b, c) => {
        expect(merged(mergeCoverage([a, b]), c)).toEqual(merged(a, mergeCoverage([b, c])));
      }),
    );
  });

  it('counts a run that is given twice once', () => {
    fc.assert(
      fc.property(run, (a) => {
        expect(countFiles(mergeCoverage([a, a]))).toEqual(countFiles(mergeCoverage([a])));
      }),
    );
  });

  it('never covers less than one of its runs, nor forgets a place', () => {
    fc.assert(
      fc.property(run, run, (a, b) => {
        const both = countFiles(mergeCoverage([a, b]));
        for (const metric of metrics) {
          expect(both[metric].covered).toBeGreaterThanOrEqual(countFiles(a)[metric].covered);
          expect(both[metric].total).toBeGreaterThanOrEqual(countFiles(b)[metric].total);
        }
      }),
    );
  });

  it('adds up the hits of one place, and keeps places that one run knows', () => {
    const unit = fakeFile('src/a.ts', { branches: [0, 2] });
    const slow = fakeFile('src/a.ts', { branches: [3, 1, 0] });

    expect([...mergeCoverage([[unit], [slow]])[0]!.branches.values()]).toEqual([
      { line: 1, hits: 3 },
      { line: 2, hits: 3 },
      { line: 3, hits: 0 },
    ]);
  });

  it('is nothing of no run', () => {
    expect(mergeCoverage([])).toEqual([]);
  });
});

describe('countFiles', () => {
  it('covers a line when one of the statements that start on it was reached', () => {
    const twoOnOneLine = {
      ...fakeFile('src/a.ts'),
      statements: new Map([
        ['4:0', { line: 4, hits: 1 }],
        ['4:9', { line: 4, hits: 0 }],
        ['5:0', { line: 5, hits: 0 }],
      ]),
    };

    expect(countFiles([twoOnOneLine])).toMatchObject({
      lines: { covered: 1, total: 2 },
      statements: { covered: 1, total: 3 },
    });
  });
});
