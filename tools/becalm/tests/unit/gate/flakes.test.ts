import { describe, expect, it } from 'vitest';
import {
  defaultPolicies,
  doubtsOf,
  type FlakePolicies,
  type HuntedTest,
  judgeFlakes,
} from '../../../src/gate/flakes.ts';
import type { QuarantineEntry } from '../../../src/gate/quarantine-file.ts';
import { huntedTest, huntReport } from './fake-report.ts';

const path = 'tests/cart.test.ts > cart > starts empty';

const entry: QuarantineEntry = {
  ...{ test: path, owner: 'njord', reason: 'reads the clock' },
  ...{ since: '2026-11-01', expires: '2026-11-22' },
};

function judge(
  test: Partial<HuntedTest>,
  {
    policies = {},
    ...rest
  }: { policies?: Partial<FlakePolicies>; quarantine?: readonly QuarantineEntry[]; today?: string } = {},
) {
  return judgeFlakes({
    report: huntReport([huntedTest(test), huntedTest({ name: 'cart > sums up' })]),
    file: 'ci/report.json',
    doubts: [],
    policies: { ...defaultPolicies, ...policies },
    quarantine: [],
    today: '2026-11-22',
    ...rest,
  });
}

const findings = {
  flaky: { verdict: 'flaky', kind: 'non-deterministic', failures: 12 },
  unknown: { verdict: 'flaky', kind: null, failures: 12 },
  order: { verdict: 'flaky', kind: 'order-dependent', failures: 508 },
  race: { verdict: 'flaky', kind: 'possible-race', failures: 3 },
  unconfirmed: { verdict: 'unconfirmed', failures: 1 },
  broken: { verdict: 'broken', failures: 1000 },
} as const satisfies Readonly<Record<string, Partial<HuntedTest>>>;

describe('judgeFlakes', () => {
  it('passes a report of stable and skipped tests, and says what it is of', () => {
    expect(judge({ verdict: 'skipped' })).toMatchObject({
      passed: true,
      rows: [],
      subject: '2 tests · 1000 seeds · commit c0ffee',
      next: [],
    });
  });

  it.each<[keyof typeof findings, 'pass' | 'warn' | 'fail']>([
    ['flaky', 'fail'],
    ['unknown', 'fail'],
    ['order', 'fail'],
    ['race', 'warn'],
    ['unconfirmed', 'fail'],
    ['broken', 'fail'],
  ])('takes a finding that is %s by default for a %s', (finding, outcome) => {
    const verdict = judge(findings[finding]);

    expect(verdict.rows).toMatchObject([{ outcome, values: { test: path } }]);
    expect(verdict.passed).toBe(outcome !== 'fail');
  });

  it.each<[keyof typeof findings, Partial<FlakePolicies>, boolean, number]>([
    ['order', { orderDependent: 'warn' }, true, 1],
    ['unconfirmed', { unconfirmed: 'warn' }, true, 1],
    ['race', { possibleRace: 'error' }, false, 1],
    ['race', { possibleRace: 'off' }, true, 0],
    ['flaky', { orderDependent: 'warn', possibleRace: 'off', unconfirmed: 'warn' }, false, 1],
    ['broken', { orderDependent: 'warn', possibleRace: 'off', unconfirmed: 'warn' }, false, 1],
  ])('judges what is %s by the policies %j', (finding, policies, passed, rows) => {
    const verdict = judge(findings[finding], { policies });

    expect(verdict.passed).toBe(passed);
    expect(verdict.rows).toHaveLength(rows);
  });

  it('says how often it failed, how to see it fail, and where', () => {
    const verdict = judge({
      ...findings.flaky,
      replay: 'becalm replay 417',
      leastReplay: 'becalm replay 417 --alone',
      error: { location: { file: 'src/cart.ts', line: 41 } },
    });

    expect(verdict.rows).toMatchObject([
      {
        values: { finding: 'flaky', fails: '12 of 1000 worlds' },
        message: 'npx becalm replay 417 --alone',
        places: [{ file: 'src/cart.ts', line: 41 }],
      },
    ]);
    expect(verdict.next).toEqual([expect.stringMatching(/npx becalm replay --report ci\/report\.json$/)]);
  });

  it.each([[{ file: '/usr/lib/x.js', line: 3 }], [{ file: '../other/x.ts', line: 3 }], [null]])(
    'stands beside the test where the failure lies outside of the tree: %j',
    (location) => {
      expect(judge({ ...findings.flaky, error: { location } }).rows[0]?.places).toEqual([
        { file: 'tests/cart.test.ts', line: null },
      ]);
    },
  );

  it('counts probes where no drawn world failed', () => {
    const test = { verdict: 'flaky', failingProbes: ['p3', 'p9'], replay: 'becalm replay p3' } as const;

    expect(judge(test).rows[0]).toMatchObject({
      values: { fails: '2 probes' },
      message: 'npx becalm replay p3',
    });
  });

  it('says that it is of a part of the suite where it is', () => {
    const report = huntReport([huntedTest()], { changed: { base: 'main' } });
    const verdict = judgeFlakes({
      ...{ report, file: 'a.json', doubts: [], policies: defaultPolicies },
      ...{ quarantine: [], today: '2026-11-22' },
    });

    expect(verdict.subject).toBe('1 test · 1000 seeds · only files that changes concern · commit c0ffee');
  });

  it('tells what fails before what is only told', () => {
    const report = huntReport([huntedTest({ ...findings.race }), huntedTest({ ...findings.flaky })]);
    const verdict = judgeFlakes({
      ...{
        report,
        file: 'a.json',
        doubts: [],
        policies: defaultPolicies,
        quarantine: [],
        today: '2026-11-22',
      },
    });

    expect(verdict.rows.map(({ outcome }) => outcome)).toEqual(['fail', 'warn']);
  });
});

describe('quarantine', () => {
  it('lets a flaky test through until the end of its last day, and not a day longer', () => {
    const lastDay = judge(findings.flaky, { quarantine: [entry], today: '2026-11-22' });
    const dayAfter = judge(findings.flaky, { quarantine: [entry], today: '2026-11-23' });

    expect(lastDay).toMatchObject({ passed: true });
    expect(lastDay.rows[0]).toMatchObject({
      outcome: 'warn',
      message: 'in quarantine until 2026-11-22 (njord); its replay line is in the report',
    });
    expect(dayAfter).toMatchObject({ passed: false });
  });

  it.each([
    ['another test', { ...entry, test: 'tests/cart.test.ts > cart > sums up' }],
    ['another project', { ...entry, project: 'dom' }],
  ])('lets nothing through for %s', (_, other) => {
    expect(judge(findings.flaky, { quarantine: [other] })).toMatchObject({ passed: false });
  });

  it('lets through what is unconfirmed, and nothing that is broken', () => {
    expect(judge(findings.unconfirmed, { quarantine: [entry] })).toMatchObject({ passed: true });
    expect(judge(findings.broken, { quarantine: [entry] })).toMatchObject({ passed: false });
  });
});

describe('doubtsOf', () => {
  const trust = { commit: 'c0ffee', minSeeds: 100 };

  it('has none about a whole report of this commit with enough seeds', () => {
    expect(doubtsOf(huntReport([huntedTest()], { seeds: { completed: 100 } }), trust)).toEqual([]);
  });

  it.each([
    ['commit', { commit: 'decaf' }, 'it is of commit decaf, the tree of c0ffee'],
    ['commit', { commit: null }, 'it is of no commit, the tree of c0ffee'],
    ['end', { incomplete: {} }, 'its hunt is incomplete'],
    ['seeds', { seeds: { completed: 99 } }, 'it has 99 seeds, fewer than 100'],
    ['tests', { tests: [] }, 'it has none'],
  ])('doubts its %s: %j', (about, given, message) => {
    expect(doubtsOf(huntReport([huntedTest()], given), trust)).toMatchObject([
      { about, message: expect.stringContaining(message) },
    ]);
  });

  it('minds no commit where any will do', () => {
    expect(doubtsOf(huntReport([huntedTest()], { commit: 'decaf' }), { ...trust, commit: null })).toEqual([]);
  });

  it('fails the gate for each, though nothing was found', () => {
    const report = huntReport([huntedTest()], { commit: 'decaf', incomplete: {}, seeds: { completed: 1 } });
    const verdict = judgeFlakes({
      ...{ report, file: 'a.json', doubts: doubtsOf(report, trust), policies: defaultPolicies },
      ...{ quarantine: [], today: '2026-11-22' },
    });

    expect(verdict.passed).toBe(false);
    expect(verdict.rows).toHaveLength(3);
    expect(verdict.next).toEqual(['Hunt this tree: npx becalm hunt.']);
  });
});
