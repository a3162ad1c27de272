import { describe, expect, it } from 'vitest';
import type { ReportedTest } from '../../bench/report.ts';
import { compareWithTruth, unknownTests } from '../../bench/zoo/compare.ts';
import { describeRanges } from '../../bench/zoo/describe.ts';
import { judgeZoo, type Requirement } from '../../bench/zoo/requirements.ts';
import { readTruth, type TrueTest } from '../../bench/zoo/truth.ts';
import { reportedTest, reportOf } from './made-up-report.ts';

const polluter = 'a.test.ts > polluter';

describe('what is expected of a test', () => {
  it.each([
    { causes: ['order'], approxRate: 0.5, expectation: 'required' },
    { causes: ['random'], approxRate: 0.01, expectation: 'required' },
    { causes: ['order', 'random'], approxRate: 0.05, expectation: 'required' },
    { causes: ['random'], approxRate: 0.0039, expectation: 'rare' },
    { causes: ['random'], approxRate: 0.003, expectation: 'rare' },
    { causes: ['random'], approxRate: 0.001, expectation: 'seldom' },
    { causes: ['clock'], approxRate: 0.5, expectation: 'beyond' },
    { causes: ['order', 'clock'], approxRate: 0.5, expectation: 'beyond' },
  ])('is "$expectation" for $causes at a rate of $approxRate', ({ causes, approxRate, expectation }) => {
    expect(compareOne({ causes, approxRate }, {}).expectation).toBe(expectation);
  });

  it('follows an alternative cause that was varied', () => {
    const alternativeCauses = [['order']];
    expect(compareOne({ causes: ['clock'], alternativeCauses }, {}).expectation).toBe('required');
  });

  it('widens with the axes of the report', () => {
    const report = reportOf([], { axes: ['order', 'random', 'clock'] });
    expect(compareWithTruth([trueTest({ causes: ['clock'] })], report)[0]?.expectation).toBe('required');
  });

  it('is its own verdict for a stable and a broken test', () => {
    expect(compareOne({ verdict: 'stable', causes: [] }, {}).expectation).toBe('stable');
    expect(compareOne({ verdict: 'broken', causes: [] }, {}).expectation).toBe('broken');
  });
});

describe('how exact a cause is', () => {
  it.each([
    { told: [['order']], exactness: 'exact' },
    { told: [['load']], exactness: 'exact' },
    { told: [['order'], ['load']], exactness: 'exact' },
    { told: [['order'], ['random']], exactness: 'partly' },
    { told: [['order', 'random']], exactness: 'wrong' },
    { told: [], exactness: 'untold' },
  ])('is "$exactness" for $told where order or load suffice', ({ told, exactness }) => {
    const test = compareOne({ causes: ['order'], alternativeCauses: [['load']] }, { causes: told });
    expect(test.causesExact).toBe(exactness);
  });

  it('does not depend on the order of axes that are needed together', () => {
    const test = compareOne({ causes: ['order', 'random'] }, { causes: [['random', 'order']] });
    expect(test.causesExact).toBe('exact');
  });
});

describe('how exact the tests before are', () => {
  it('knows nothing to tell for a test that depends on none', () => {
    expect(compareOne({ polluters: [] }, {}).predecessorsExact).toBeNull();
  });

  it('accepts the one set of polluters, and nothing less', () => {
    const polluters = [polluter, 'b.test.ts > other'];
    const told = (sets: readonly (readonly string[])[]) => compareOne({ polluters }, { polluters: sets });
    expect(told([polluters.toReversed()]).predecessorsExact).toBe('exact');
    expect(told([[polluter]]).predecessorsExact).toBe('wrong');
    expect(told([]).predecessorsExact).toBe('untold');
  });

  it('accepts any of several polluters', () => {
    const polluterAlternatives = [[polluter], ['b.test.ts > other']];
    const truth = { polluters: [polluter], polluterAlternatives };
    expect(compareOne(truth, { polluters: [['b.test.ts > other']] }).predecessorsExact).toBe('exact');
  });

  it('asks for the state-setter of a brittle test', () => {
    const test = compareOne(
      { stateSetters: ['a.test.ts > setter'] },
      { stateSetters: [['a.test.ts > setter']] },
    );
    expect(test.predecessorsExact).toBe('exact');
  });
});

describe('when a test was seen', () => {
  it.each([
    { failingProbes: ['p1'], failingSeeds: [], early: true },
    { failingProbes: [], failingSeeds: [5020], early: true },
    { failingProbes: [], failingSeeds: [5021], early: false },
    { failingProbes: [], failingSeeds: [], early: false },
  ])('is early=$early for $failingProbes and $failingSeeds of 5001..6000', ({ early, ...failing }) => {
    const report = reportOf([reportedTest(failing)], {
      seeds: { first: 5001, count: 1000, completed: 1000 },
    });
    expect(compareWithTruth([trueTest({})], report)[0]?.early).toBe(early);
  });
});

describe('a report that does not fit', () => {
  it('lacks a test', () => {
    expect(compareWithTruth([trueTest({})], reportOf([]))[0]).toMatchObject({
      verdict: 'missing',
      rate: null,
    });
  });

  it('has one too many', () => {
    expect(unknownTests([], reportOf([reportedTest({})]))).toEqual(['a.test.ts > victim']);
  });
});

describe('the requirements', () => {
  it('are met by a report that tells the truth', () => {
    const truth = readTruth();
    const axes = ['order', 'random', 'clock', 'schedule', 'load', 'environment', 'state'];
    const report = reportOf(truth.map(asReported), { axes });
    const requirements = judgeZoo([
      {
        project: 'all',
        complete: true,
        tests: compareWithTruth(truth, report),
        unknown: unknownTests(truth, report),
      },
    ]);
    expect(requirements.filter(({ met }) => !met)).toEqual([]);
    expect(requirements.map(({ measure }) => measure)).toContain('50 of 50');
  });

  it('name a flaky test that was missed', () => {
    const missed = judgeOne({}, { verdict: 'unconfirmed' });
    expect(missed).toMatchObject([
      {
        claim: 'every flaky test with a rate of 1 % or more is found',
        tests: [expect.stringContaining('victim')],
      },
    ]);
  });

  it('allow one rare test to be missed, not two', () => {
    const rare = { approxRate: 0.003 };
    expect(judgeOne(rare, { verdict: 'stable' })).toEqual([]);
    const truth = [trueTest(rare), trueTest({ ...rare, name: 'other' })];
    expect(judge(truth, [reportedTest({ verdict: 'stable' })])).toHaveLength(1);
  });

  it.each(['flaky', 'broken'] as const)('name a stable test that is called %s', (verdict) => {
    const [requirement] = judgeOne({ verdict: 'stable', causes: [] }, { verdict });
    expect(requirement?.claim).toBe('no stable test is called flaky or broken');
    expect(requirement?.tests).toEqual([`isolated  a.test.ts > victim (${verdict})`]);
  });

  it('let a stable test stay unconfirmed', () => {
    expect(judgeOne({ verdict: 'stable', causes: [] }, { verdict: 'unconfirmed' })).toEqual([]);
  });

  it('name a broken test that is called stable', () => {
    const [requirement] = judgeOne({ verdict: 'broken', causes: [] }, { verdict: 'stable' });
    expect(requirement?.claim).toBe('every broken test is called broken');
  });

  it('demand that frequent flakes are seen early', () => {
    const [requirement] = judgeOne({ approxRate: 0.06 }, { failingSeeds: [21], failingProbes: [] });
    expect(requirement?.measure).toBe('0 of 1');
  });

  it('demand exact causes', () => {
    const [requirement] = judgeOne({}, { causes: [['random']] });
    expect(requirement?.claim).toMatch(/^causes of the found are exact/);
  });

  it('judge polluters only where some are told', () => {
    const truth = { polluters: [polluter] };
    expect(judgeOne(truth, { polluters: [] })).toEqual([]);
    expect(judgeOne(truth, { polluters: [['a.test.ts > bystander']] })).toHaveLength(1);
  });

  it('demand complete hunts over known tests', () => {
    const broken = judgeZoo([{ project: 'isolated', complete: false, tests: [], unknown: ['a > b'] }]);
    expect(broken.find(({ met }) => !met)).toMatchObject({
      measure: 'incomplete: isolated',
      tests: ['unknown: a > b'],
    });
  });
});

describe('several ranges of seeds', () => {
  const requirement = (met: boolean): Requirement => ({
    claim: 'every flaky test is found',
    met,
    measure: met ? '2 of 2' : '1 of 2',
    tests: [],
  });

  it('are told side by side, with what a range misses', () => {
    const ranges = [
      { seeds: '1..1000', requirements: [requirement(true)] },
      { seeds: '5001..6000', requirements: [requirement(false)] },
      { seeds: '9001..10000', requirements: [] },
    ];
    expect(describeRanges(ranges)).toEqual([
      'All ranges',
      '                           1..1000  5001..6000     9001..10000',
      '─────────────────────────  ───────  ─────────────  ───────────',
      expect.stringMatching(/^every flaky test is found +2 of 2 +1 of 2 MISSED +–$/),
    ]);
  });

  it('need no summary where there is but one', () => {
    expect(describeRanges([{ seeds: '1000', requirements: [requirement(true)] }])).toEqual([]);
    expect(describeRanges([])).toEqual([]);
  });
});

/** The requirements that one test does not meet. */
function judgeOne(truth: Partial<TrueTest>, reported: Partial<ReportedTest>): readonly Requirement[] {
  return judge([trueTest(truth)], [reportedTest(reported)]);
}

function judge(truth: readonly TrueTest[], reported: readonly ReportedTest[]): readonly Requirement[] {
  const tests = compareWithTruth(truth, reportOf(reported));
  return judgeZoo([{ project: 'isolated', complete: true, tests, unknown: [] }]).filter(({ met }) => !met);
}

function compareOne(
  truth: Partial<TrueTest>,
  reported: Partial<ReportedTest>,
): ReturnType<typeof compareWithTruth>[number] {
  const [test] = compareWithTruth([trueTest(truth)], reportOf([reportedTest(reported)]));
  return test!;
}

function trueTest(given: Partial<TrueTest>): TrueTest {
  return {
    project: 'isolated',
    file: 'a.test.ts',
    name: 'victim',
    verdict: 'flaky',
    causes: ['order'],
    polluters: [],
    stateSetters: [],
    approxRate: 0.5,
    ...given,
  };
}

/** A test as a perfect report would show it. */
function asReported(test: TrueTest): ReportedTest {
  const { file, name, verdict, causes, polluters, stateSetters } = test;
  const sets = (tests: readonly string[]): readonly (readonly string[])[] =>
    tests.length === 0 ? [] : [tests];
  const told = { causes: sets(causes), polluters: sets(polluters), stateSetters: sets(stateSetters) };
  return reportedTest({ file, name, verdict, ...told });
}
