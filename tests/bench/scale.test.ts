import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { residentChange } from '../../bench/memory/resident-change.ts';
import { writeEmptySuite } from '../../bench/scale/empty-suite.ts';
import { exponentOf, overheadOf } from '../../bench/scale/fit.ts';

describe('the exponent of cost', () => {
  const sizes = [100, 320, 1000, 3200, 10_000];

  it('is 1 for any straight line, whatever every hunt costs', () => {
    const positive = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(positive, positive, fc.shuffledSubarray(sizes, { minLength: 3 }), (start, each, some) => {
        expect(exponentOf(some.map((size) => ({ size, cost: start + each * size })))).toBeCloseTo(1);
      }),
    );
  });

  it.each([
    ['squares', 2, 1.8, 2.1],
    ['three halves', 1.5, 1.3, 1.6],
    ['roots', 0.5, 0.4, 0.7],
  ])('is more or less that of %s', (_, exponent, low, high) => {
    const costs = sizes.map((size) => ({ size, cost: 20 + 0.01 * size ** exponent }));
    expect(exponentOf(costs)).toBeGreaterThan(low);
    expect(exponentOf(costs)).toBeLessThan(high);
  });

  it('is not known from two sizes, nor where the smallest costs most', () => {
    expect(exponentOf([])).toBeNull();
    expect(
      exponentOf([
        { size: 1, cost: 1 },
        { size: 2, cost: 2 },
      ]),
    ).toBeNull();
    expect(exponentOf(sizes.map((size, index) => ({ size, cost: 9 - index })))).toBeNull();
  });
});

describe('what a file and a test cost beyond their bodies', () => {
  it('is told apart by three shapes', () => {
    const shapes = [
      { files: 40, tests: 40 },
      { files: 40, tests: 4000 },
      { files: 200, tests: 200 },
    ];
    const costs = shapes.map((shape) => ({
      ...shape,
      cpuSeconds: 2e-3 * shape.files + 30e-6 * shape.tests,
    }));
    const overhead = overheadOf(costs);
    expect(overhead?.perFileMs).toBeCloseTo(2);
    expect(overhead?.perTestMicros).toBeCloseTo(30);
  });

  it('is not told apart by one', () => {
    expect(overheadOf([{ files: 40, tests: 40, cpuSeconds: 1 }])).toBeNull();
    expect(overheadOf([])).toBeNull();
  });
});

describe('an empty suite', () => {
  it('has as many files and tests as it is told', () => {
    const files = Object.entries(writeEmptySuite(7, 30)).filter(([path]) => path.endsWith('.test.ts'));
    expect(files).toHaveLength(7);
    expect(files.map(([, text]) => text.match(/^test\(/gmu)?.length ?? 0)).toEqual([5, 5, 4, 4, 4, 4, 4]);
  });
});

describe('the change of resident memory', () => {
  const life = (megabytes: (share: number) => number, pid = 7, count = 1001) =>
    Array.from({ length: count }, (_, index) => ({
      atMs: index * 100,
      workers: [{ pid, command: 'node', residentMb: megabytes(index / (count - 1)), peakMb: 500 }],
    }));

  it('compares the worlds around the hundredth with the last ones', () => {
    const change = residentChange(
      life((share) => (share < 0.5 ? 400 : 440)),
      1000,
    );
    expect(change).toMatchObject({ earlyMb: 400, lateMb: 440, peakMb: 500, workers: 1 });
    expect(change?.percent).toBeCloseTo(10);
  });

  it('does not count the warming up', () => {
    expect(
      residentChange(
        life((share) => (share < 0.04 ? 100 : 400)),
        1000,
      )?.percent,
    ).toBe(0);
  });

  it('is that of the process that ran longest', () => {
    const change = residentChange([...life(() => 300, 8, 20), ...life(() => 400)], 1000);
    expect(change).toMatchObject({ earlyMb: 400, workers: 2 });
  });

  it('is not known where it was seen too seldom', () => {
    expect(residentChange([], 1000)).toBeNull();
    expect(
      residentChange(
        life(() => 400, 7, 9),
        1000,
      ),
    ).toBeNull();
  });
});
