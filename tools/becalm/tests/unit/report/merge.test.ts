import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rateInterval } from '../../../src/hunt/statistics.ts';
import { mergeReports } from '../../../src/report/merge.ts';
import type { Report, ReportedTest } from '../../../src/report/schema.ts';
import { validateReport } from '../../../src/report/validate.ts';
import { madeUpReport, madeUpTest } from './made-up-report.ts';

function merge(...reports: readonly Report[]): Report {
  const [first, ...others] = reports;
  const merged = mergeReports([first!, ...others]);
  if (merged.kind === 'refused') throw new Error(merged.reasons.join('\n'));
  return merged.report;
}

function refusals(...reports: readonly Report[]): readonly string[] {
  const [first, ...others] = reports;
  const merged = mergeReports([first!, ...others]);
  return merged.kind === 'refused' ? merged.reasons : [];
}

const names = ['one', 'two', 'three'];

/** What one of a few machines may tell of seeds of its own. */
const machine = (first: number, count: number): fc.Arbitrary<Report> =>
  fc
    .record({
      tests: fc.tuple(...names.map((name) => testOf(name, first, count))),
      reversed: fc.boolean(),
      durationMs: fc.nat(1000),
      completed: fc.integer({ min: 0, max: count }),
      realTime: fc.boolean(),
      stopped: fc.boolean(),
      cluster: fc.constantFrom(null, 'after one', 'after two'),
      probesLeft: fc.nat(2),
      stop: fc.record({
        rule: fc.constantFrom<Report['stop']['rule'][]>('seeds', 'until-flaky', 'budget', 'interrupted'),
        untilFlaky: fc.boolean(),
        budgetMs: fc.option(fc.nat(9)),
      }),
    })
    .map(({ stop, tests, reversed, durationMs, completed, realTime, stopped, cluster, probesLeft }) => {
      const incomplete = {
        stopped,
        seedsLeft: count - completed,
        probesLeft,
        suspectsLeft: 0,
        lostWorlds: probesLeft === 0 ? [] : [{ project: '', world: 'p3', reason: `lost ${durationMs}` }],
        gaveUp: [],
        lostFiles: [],
      };
      return madeUpReport(reversed ? tests.toReversed() : tests, {
        seeds: { first, count, completed },
        durationMs,
        stop,
        startedAt: new Date(Date.UTC(2026, 0, 1, 0, 0, durationMs)).toISOString(),
        realTimeFiles: realTime ? [{ file: 'a.test.ts', project: '', reason: `${durationMs}` }] : [],
        clusters:
          cluster === null
            ? []
            : [{ tests: names.slice(1).map((name) => `a.test.ts > ${name}`), reason: cluster }],
        incomplete: stopped || completed < count || probesLeft > 0 ? incomplete : null,
      });
    });

function testOf(name: string, first: number, count: number): fc.Arbitrary<ReportedTest> {
  return fc
    .record({
      verdict: fc.constantFrom<ReportedTest['verdict'][]>(
        'stable',
        'flaky',
        'broken',
        'unconfirmed',
        'skipped',
      ),
      seeds: fc.uniqueArray(fc.integer({ min: first, max: first + count - 1 }), { minLength: 1 }),
      probes: fc.uniqueArray(fc.constantFrom('p1', 'p2', 'p10')),
      median: fc.option(fc.nat(9)),
      told: fc.constantFrom('after one', 'after two'),
      complete: fc.option(fc.boolean()),
    })
    .map(({ verdict, seeds, probes, median, told, complete }): ReportedTest => {
      const fails = verdict !== 'stable' && verdict !== 'skipped';
      return madeUpTest({
        file: 'a.test.ts',
        name,
        verdict,
        kind: verdict === 'flaky' ? 'order-dependent' : null,
        runs: verdict === 'skipped' ? 0 : count,
        ...(fails
          ? {
              failures: seeds.length,
              failingSeeds: seeds.toSorted((left, right) => left - right),
              failingProbes: probes,
              replay: `becalm replay ${seeds[0]! % 3 === 0 ? 'p3' : seeds[0]}`,
              suggestion: told,
            }
          : {}),
        causes: verdict === 'flaky' ? [['order']] : [],
        explained: complete === null ? null : { runs: 3, suiteEquivalents: 0.1, confidence: 0.99, complete },
        durationMs: median === null ? null : { median, max: median * 2 },
      });
    });
}

const three = fc.tuple(machine(1, 10), machine(11, 10), machine(31, 10));

describe('merging reports', () => {
  it('is the same in any order and in any groups, and gives a report', () => {
    fc.assert(
      fc.property(three, ([a, b, c]) => {
        const whole = JSON.stringify(merge(a, b, c));
        expect(JSON.stringify(merge(c, a, b))).toBe(whole);
        expect(JSON.stringify(merge(b, a, c))).toBe(whole);
        expect(JSON.stringify(merge(merge(a, b), c))).toBe(whole);
        expect(JSON.stringify(merge(a, merge(c, b)))).toBe(whole);
        expect(JSON.stringify(merge(merge(a, c), b))).toBe(whole);
        validateReport(JSON.parse(whole));
      }),
    );
  });

  it('refuses the same seeds twice, so that no world counts twice', () => {
    fc.assert(
      fc.property(machine(5, 10), machine(1, 5), (a, b) => {
        expect(refusals(a, a)).toEqual(['Expected every seed in one report only, were 5..14 and 5..14.']);
        expect(refusals(a, b)).toEqual(['Expected every seed in one report only, were 1..5 and 5..14.']);
      }),
    );
  });

  it('leaves one report as it is', () => {
    const report = madeUpReport([madeUpTest()]);
    expect(merge(report)).toBe(report);
  });

  it('counts again: rates, intervals and the bound are of all seeds, probes count once', () => {
    const half = (first: number, failingSeeds: readonly number[], failingProbes: readonly string[]) =>
      madeUpReport(
        [
          madeUpTest({
            verdict: 'flaky',
            runs: 500,
            failures: failingSeeds.length,
            failingSeeds,
            failingProbes,
          }),
        ],
        { seeds: { first, count: 500, completed: 500 } },
      );
    const report = merge(half(501, [600, 777], ['p10']), half(1, [3], ['p2', 'p10']));

    expect(report.seeds).toEqual({ first: 1, count: 1000, completed: 1000 });
    expect(report.tests[0]).toMatchObject({
      runs: 1000,
      failures: 3,
      rate: 0.003,
      failingSeeds: [3, 600, 777],
      failingProbes: ['p2', 'p10'],
    });
    expect(report.tests[0]!.interval!.high).toBeCloseTo(rateInterval({ runs: 1000, failures: 3 })!.high, 6);
    expect(report.suite).toMatchObject({ flaky: 1, failedWorlds: 3 });
    expect(report.suite.bound!.upper).toBeCloseTo(0.007735, 6);
  });

  it('tells gaps as rows of seeds', () => {
    const rows = [1, 501, 2001].map((first) =>
      madeUpReport([madeUpTest()], { seeds: { first, count: 500, completed: 500 } }),
    );
    expect(merge(...rows).seeds).toEqual({
      first: 1,
      count: 1500,
      completed: 1500,
      ranges: [
        { first: 1, count: 1000 },
        { first: 2001, count: 500 },
      ],
    });
  });

  it.each([
    ['stable', 'broken', 'flaky'],
    ['unconfirmed', 'broken', 'flaky'],
    ['unconfirmed', 'flaky', 'flaky'],
    ['stable', 'unconfirmed', 'unconfirmed'],
    ['broken', 'broken', 'broken'],
    ['broken', 'skipped', 'broken'],
    ['skipped', 'skipped', 'skipped'],
    ['stable', 'skipped', 'stable'],
  ] as const)('calls what is %s here and %s there %s', (left, right, both) => {
    const reports = [left, right].map((verdict, index) =>
      madeUpReport([madeUpTest({ verdict })], { seeds: { first: 1 + index * 10, count: 10, completed: 10 } }),
    );
    expect(merge(...reports).tests[0]!.verdict).toBe(both);
  });

  it('keeps the explanation of whichever report has one', () => {
    const told = { verdict: 'flaky', kind: 'order-dependent', causes: [['order']] } as const;
    const explained = { runs: 3, suiteEquivalents: 0.1, confidence: 0.99, complete: true };
    const reports = [
      madeUpTest(told),
      madeUpTest({ ...told, explained, suggestion: 'reset it' }),
      madeUpTest(),
    ];
    const merged = merge(
      ...reports.map((test, index) =>
        madeUpReport([test], { seeds: { first: 1 + index * 10, count: 10, completed: 10 } }),
      ),
    );
    expect(merged.tests[0]).toMatchObject({ verdict: 'flaky', suggestion: 'reset it', explained });
  });

  it('makes no rate of hunts that were to end with their first finding', () => {
    const stop = { rule: 'until-flaky', untilFlaky: true, budgetMs: null } as const;
    const reports = [1, 11].map((first) =>
      madeUpReport([madeUpTest({ verdict: 'flaky', failures: 1 })], {
        seeds: { first, count: 10, completed: 4 },
        ...(first === 1 ? { stop } : {}),
      }),
    );
    const merged = merge(...reports);
    expect(merged.stop).toEqual(stop);
    expect(merged.tests[0]).toMatchObject({ failures: 2, rate: null, interval: null });
    expect(merged.suite.bound).toBeNull();
  });

  it('replays the lowest seed of those that explain as much', () => {
    const reports = ['p4', '11', '3'].map((world, index) =>
      madeUpReport(
        [madeUpTest({ verdict: 'flaky', failures: 1, replay: `becalm replay ${world} --test a` })],
        {
          seeds: { first: 1 + index * 10, count: 10, completed: 10 },
        },
      ),
    );
    expect(merge(...reports).tests[0]!.replay).toBe('becalm replay 3 --test a');
  });

  it('tells the seeds that are kept once, with what was seen of them', () => {
    const kept = (seed: number, outcome: Report['keptSeeds'][number]['outcome']) => ({
      ...{ seed, outcome, test: 'a.test.ts > one', since: '2026-11-22T10:00:00.000Z' },
    });
    const reports = [
      [kept(7, 'passed'), kept(9, 'not run')],
      [kept(9, 'failed'), kept(7, 'passed')],
    ].map((keptSeeds, index) =>
      madeUpReport([madeUpTest()], { seeds: { first: 1 + index * 10, count: 10, completed: 10 }, keptSeeds }),
    );
    expect(merge(...reports).keptSeeds).toEqual([kept(7, 'passed'), kept(9, 'failed')]);
  });

  it('says all that differs', () => {
    const one = madeUpReport([madeUpTest()]);
    const other = madeUpReport([madeUpTest({ name: 'another' })], {
      vitest: '4.1.12',
      commit: null,
      seeds: { first: 2000, count: 5, completed: 5 },
    });
    expect(refusals(one, other)).toEqual([
      'Expected the same "vitest" in every report, was "5.1.1" and "4.1.12".',
      'Expected the same "commit" in every report, was "0123456789abcdef0123456789abcdef01234567" and null.',
      'Expected the same tests in every report, was "tests/cart.test.ts > cart > starts empty" in some only.',
    ]);
  });

  it('takes the tests of a part that another machine gave up', () => {
    const gaveUp = [{ project: 'dom', reason: 'it does not start' }];
    const incomplete = {
      ...{ stopped: false, seedsLeft: 0, probesLeft: 41, suspectsLeft: 0, lostWorlds: [] },
      gaveUp,
      lostFiles: [{ file: 'a.test.ts', project: '', test: null, reason: 'signal SIGKILL', worlds: 3 }],
    };
    const whole = madeUpReport([madeUpTest(), madeUpTest({ project: 'dom' })]);
    const part = madeUpReport([madeUpTest()], {
      seeds: { first: 2000, count: 5, completed: 0 },
      incomplete,
    });
    const merged = merge(part, whole);
    expect(merged.tests.map(({ project }) => project)).toEqual(['', 'dom']);
    expect(merged.incomplete).toEqual({ ...incomplete, probesLeft: 0 });
  });
});
