import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HuntedTest } from '../../../src/gate/flakes.ts';
import { judgeQuarantine, type Quarantined, worldsToHeal } from '../../../src/gate/quarantine.ts';
import type { QuarantineEntry } from '../../../src/gate/quarantine-file.ts';
import { probabilitySeen } from '../../../src/hunt/statistics.ts';
import { huntedTest, huntReport } from './fake-report.ts';

const entry: QuarantineEntry = {
  ...{ test: 'tests/cart.test.ts > cart > starts empty', owner: 'njord', reason: 'reads the clock' },
  ...{ since: '2026-11-01', expires: '2026-11-22' },
};

function judge(entries: readonly QuarantineEntry[], given: Partial<Quarantined> = {}) {
  return judgeQuarantine({
    entries,
    today: '2026-11-22',
    report: null,
    axes: ['order', 'clock'],
    tree: new Set(['tests/cart.test.ts', 'src/cart.ts']),
    nearNames: (_, names) => names.slice(0, 1),
    file: 'becalm.quarantine.json',
    update: false,
    ...given,
  });
}

const flaky: Partial<HuntedTest> = { verdict: 'flaky', kind: 'non-deterministic', failures: 12 };

function reportOf(test: Partial<HuntedTest>): Pick<Quarantined, 'report'> {
  return { report: huntReport([huntedTest(test)]) };
}

describe('judgeQuarantine', () => {
  it('passes an entry whose test is still flaky, and says so', () => {
    const { verdict, healed } = judge([entry], reportOf(flaky));

    expect(verdict).toMatchObject({ passed: true, subject: '1 test in becalm.quarantine.json', next: [] });
    expect(verdict.rows).toMatchObject([
      { outcome: 'pass', message: 'fails in 12 of 1000 worlds', values: { owner: 'njord', state: 'kept' } },
    ]);
    expect(healed).toEqual([]);
  });

  it('fails from the day after its last', () => {
    expect(judge([entry], { today: '2026-11-22' }).verdict.passed).toBe(true);

    const { verdict } = judge([entry], { today: '2026-11-23', ...reportOf(flaky) });
    expect(verdict).toMatchObject({
      passed: false,
      rows: [{ message: 'expired on 2026-11-22, and counts no more' }],
    });
    expect(verdict.next).toEqual([expect.stringContaining('Mend the tests')]);
  });

  it('fails for what is healed, until it is taken out', () => {
    const before = judge([entry], reportOf({}));
    const after = judge([entry], { ...reportOf({}), update: true });

    expect(before.verdict).toMatchObject({
      passed: false,
      rows: [{ message: 'healed: no failure in 1000 worlds, where 1000 are enough' }],
      next: ['Take what is healed out: npx becalm gate --update.'],
    });
    expect(before.healed).toEqual([entry]);
    expect(after.verdict).toMatchObject({ passed: true, rows: [{ outcome: 'warn' }], next: [] });
  });

  it.each([
    [0.5, 4, false],
    [0.5, 5, true],
    [1, 1, true],
    [0.012, 248, false],
    [0.012, 249, true],
    [undefined, 999, false],
    [undefined, 1000, true],
  ])('calls a test that failed at the rate %s healed after %d worlds: %s', (rate, runs, isHealed) => {
    const { healed } = judge([rate === undefined ? entry : { ...entry, rate }], reportOf({ runs }));

    expect(healed).toHaveLength(isHealed ? 1 : 0);
  });

  it('calls nothing healed where an axis did not vary', () => {
    const { verdict, healed } = judge([entry], { axes: ['order', 'tide'], ...reportOf({}) });

    expect(healed).toEqual([]);
    expect(verdict.rows[0]?.message).toBe('did not fail, but tide did not vary');
  });

  it('fails for a test that does not run', () => {
    const { verdict } = judge([entry], reportOf({ verdict: 'skipped', runs: 0 }));

    expect(verdict).toMatchObject({
      passed: false,
      rows: [{ message: expect.stringContaining('does not run') }],
    });
  });

  it('says that a broken test is not covered', () => {
    const { verdict } = judge([entry], reportOf({ verdict: 'broken', failures: 1000 }));

    expect(verdict).toMatchObject({
      passed: true,
      rows: [{ message: 'fails in every world: no quarantine covers that' }],
    });
  });

  it('refuses a test that is not there, with the name that is nearest', () => {
    const { verdict } = judge([{ ...entry, test: 'tests/cart.test.ts > cart > is empty' }], reportOf({}));

    expect(verdict).toMatchObject({
      passed: false,
      rows: [
        {
          message:
            'no such test in tests/cart.test.ts; was "tests/cart.test.ts > cart > starts empty" meant?',
        },
      ],
    });
  });

  it('refuses a file that is not there, also without a report', () => {
    const { verdict } = judge([{ ...entry, test: 'tests/card.test.ts > cart > starts empty' }]);

    expect(verdict.rows[0]?.message).toBe('no file "tests/card.test.ts"; was "tests/cart.test.ts" meant?');
    expect(judge([entry], { tree: new Set() }).verdict.rows[0]?.message).toBe('no file "tests/cart.test.ts"');
  });

  it('waits where no report tells of the test', () => {
    expect(judge([entry]).verdict).toMatchObject({
      passed: true,
      rows: [{ message: 'no report says how it does' }],
    });
    expect(judge([entry], reportOf({ file: 'tests/b.test.ts' })).verdict).toMatchObject({
      passed: true,
      rows: [{ message: 'not in the report' }],
    });
  });
});

describe('worldsToHeal', () => {
  it('is the fewest worlds in which a test of that rate fails with 95 % confidence', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-4, max: 0.999, noNaN: true }), (rate) => {
        const worlds = worldsToHeal(rate);

        expect(probabilitySeen(rate, worlds)).toBeGreaterThanOrEqual(0.95 - 1e-9);
        expect(probabilitySeen(rate, worlds - 1)).toBeLessThan(0.95 + 1e-9);
      }),
    );
  });
});
