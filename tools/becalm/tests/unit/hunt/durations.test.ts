import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDurationLog } from '../../../src/hunt/durations.ts';

const durations = fc.array(fc.double({ min: 0.002, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 50 });

describe('createDurationLog', () => {
  it('knows the maximum exactly and the median within 5 %', () => {
    fc.assert(
      fc.property(durations, (values) => {
        const log = createDurationLog();
        values.forEach(log.add);
        const sorted = values.toSorted((left, right) => left - right);
        const median = sorted[Math.ceil(sorted.length / 2) - 1]!;

        const summary = log.summary()!;

        expect(summary.max).toBe(sorted.at(-1));
        expect(Math.abs(summary.median / median - 1)).toBeLessThan(0.0501);
      }),
    );
  });

  it('does not depend on the order of arrival', () => {
    fc.assert(
      fc.property(durations, (values) => {
        const forwards = createDurationLog();
        const backwards = createDurationLog();
        values.forEach(forwards.add);
        values.toReversed().forEach(backwards.add);

        expect(backwards.summary()).toEqual(forwards.summary());
      }),
    );
  });

  it('has no summary before the first duration, and NaN is none', () => {
    const log = createDurationLog();
    log.add(Number.NaN);

    expect(log.summary()).toBeNull();
  });

  it('takes in what is too short or too long to tell apart', () => {
    const log = createDurationLog();
    log.add(0);
    expect(log.summary()).toEqual({ median: 0, max: 0 });

    log.add(1e15);
    log.add(1e15);
    expect(log.summary()?.max).toBe(1e15);
  });
});
