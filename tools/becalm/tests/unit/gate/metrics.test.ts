import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMetric, percentage, shortOf, sumCounts } from '../../../src/gate/metrics.ts';

const tally = fc
  .record({ covered: fc.nat(10_000), uncovered: fc.nat(10_000) })
  .map(({ covered, uncovered }) => ({ covered, total: covered + uncovered }));

describe('percentage', () => {
  it.each([
    [0, 0, 100],
    [0, 7, 0],
    [1, 3, 33.33],
    [2, 3, 66.66],
    [8499, 10_000, 84.99],
    [99_999, 100_000, 99.99],
    [5, 5, 100],
  ])('shows %i of %i as %f, never rounded up', (covered, total, percent) => {
    expect(percentage({ covered, total })).toBe(percent);
  });
});

describe('shortOf', () => {
  it.each([
    [85, 100, 85, 0],
    [84, 100, 85, 1],
    [5, 7, 85, 1],
    [0, 100, 85.1, 86],
    [851, 1000, 85.1, 0],
    [0, 0, 100, 0],
    [0, 3, 0, 0],
  ])('%i of %i with a floor of %f is short of %i', (covered, total, floor, short) => {
    expect(shortOf({ covered, total }, floor)).toBe(short);
  });

  it('is the least number that reaches the floor', () => {
    fc.assert(
      fc.property(tally, fc.integer({ min: 0, max: 100 }), ({ covered, total }, floor) => {
        const short = shortOf({ covered, total }, floor);
        const reaches = (more: number): boolean => (covered + more) * 100 >= floor * total;

        expect(reaches(short)).toBe(true);
        expect(short === 0 || !reaches(short - 1)).toBe(true);
      }),
    );
  });
});

it('sums nothing to nothing', () => {
  expect(sumCounts([]).branches).toEqual({ covered: 0, total: 0 });
});

it('knows its own names', () => {
  expect(['branches', 'functions', 'lines', 'statements', 'branch', 'toString'].filter(isMetric)).toEqual([
    'branches',
    'functions',
    'lines',
    'statements',
  ]);
});
