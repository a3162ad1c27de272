import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { probabilitySeen, rateBound, rateInterval } from '../../../src/hunt/statistics.ts';

/** Counts with at least one run. */
const counts = fc
  .integer({ min: 1, max: 3000 })
  .chain((runs) => fc.record({ runs: fc.constant(runs), failures: fc.integer({ min: 0, max: runs }) }));

describe('rateInterval', () => {
  // Quantiles of the beta distribution as scipy.stats.beta.ppf 1.x gives them; 0, 1, 5 and 10 of 10 are
  // also in the tables of Clopper and Pearson (1934) and in most textbooks.
  it.each([
    [0, 10, 0, 0.3084971078],
    [1, 10, 0.0025285785, 0.445016117],
    [5, 10, 0.1870860284, 0.8129139716],
    [10, 10, 0.6915028922, 1],
    [10, 100, 0.0490046892, 0.1762225977],
    [12, 1000, 0.0062155256, 0.0208676796],
    [25, 1000, 0.0162425357, 0.0366848231],
    [999, 1000, 0.9944410757, 0.9999746825],
    [3, 1_000_000, 6.186726e-7, 8.767248e-6],
    [500_000, 1_000_000, 0.4990195192, 0.5009804808],
  ])('of %i failures in %i runs agrees with published values', (failures, runs, low, high) => {
    const interval = rateInterval({ runs, failures });

    expect(interval?.low).toBeCloseTo(low, 10);
    expect(interval?.high).toBeCloseTo(high, 10);
    expect(interval?.confidence).toBe(0.95);
  });

  it('does not exist without a run', () => {
    expect(rateInterval({ runs: 0, failures: 0 })).toBeNull();
  });

  it('holds the observed rate and stays within 0 and 1', () => {
    fc.assert(
      fc.property(counts, ({ runs, failures }) => {
        const { low, high } = rateInterval({ runs, failures })!;

        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(failures / runs);
        expect(high).toBeGreaterThanOrEqual(failures / runs);
        expect(high).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('mirrors when failures and passes change places', () => {
    fc.assert(
      fc.property(counts, ({ runs, failures }) => {
        const { low, high } = rateInterval({ runs, failures })!;
        const mirrored = rateInterval({ runs, failures: runs - failures })!;

        expect(mirrored.low).toBeCloseTo(1 - high, 9);
        expect(mirrored.high).toBeCloseTo(1 - low, 9);
      }),
    );
  });

  it('rises with the failures', () => {
    fc.assert(
      fc.property(counts, ({ runs, failures }) => {
        fc.pre(failures < runs);
        const fewer = rateInterval({ runs, failures })!;
        const more = rateInterval({ runs, failures: failures + 1 })!;

        expect(more.low).toBeGreaterThan(fewer.low);
        expect(more.high).toBeGreaterThan(fewer.high);
      }),
    );
  });

  it('misses the true rate in at most one hunt of twenty, whatever the rate', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        (runs, rate) => {
          let coverage = 0;
          for (let failures = 0; failures <= runs; failures++) {
            const { low, high } = rateInterval({ runs, failures })!;
            if (low <= rate && rate <= high) coverage += binomial(runs, failures, rate);
          }

          expect(coverage).toBeGreaterThanOrEqual(0.95 - 1e-9);
        },
      ),
    );
  });
});

describe('rateBound', () => {
  it('of 1000 runs without a failure is 1 − 0.05^(1/1000), 0.29912 %', () => {
    expect(rateBound({ runs: 1000, failures: 0 })).toBeCloseTo(0.0029912, 7);
    expect(rateBound({ runs: 1000, failures: 0 })).toBeCloseTo(1 - 0.05 ** (1 / 1000), 12);
  });

  it('leaves 5 % for as few failures as were seen', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(59), (runs, failures) => {
        fc.pre(failures < runs);
        const bound = rateBound({ runs, failures })!;
        let tail = 0;
        for (let seen = 0; seen <= failures; seen++) tail += binomial(runs, seen, bound);

        expect(tail).toBeCloseTo(0.05, 9);
      }),
    );
  });

  it('is 1 when every run failed, and does not exist without a run', () => {
    expect(rateBound({ runs: 4, failures: 4 })).toBe(1);
    expect(rateBound({ runs: 0, failures: 0 })).toBeNull();
  });
});

describe('probabilitySeen', () => {
  it.each([
    [0.01, 299, 0.9505],
    [0.003, 998, 0.9501],
    [0.001, 2995, 0.95],
    [0.001, 1000, 0.6323],
    [1, 1, 1],
    [1, 0, 0],
    [0, 1000, 0],
  ])('of a rate of %d in %i runs agrees with 1 − (1 − rate)^runs', (rate, runs, probability) => {
    expect(probabilitySeen(rate, runs)).toBeCloseTo(probability, 4);
  });

  it('keeps its digits for the rarest of failures', () => {
    expect(probabilitySeen(1e-12, 1000) / 1e-9).toBeCloseTo(1, 6);
  });
});

/** The binomial probability by its product, as independent of the code under test as can be. */
function binomial(runs: number, failures: number, rate: number): number {
  let probability = (1 - rate) ** (runs - failures);
  for (let place = 1; place <= failures; place++) probability *= (rate * (runs - failures + place)) / place;
  return probability;
}
