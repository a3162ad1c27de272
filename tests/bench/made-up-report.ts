import type { Report, ReportedTest } from '../../bench/report.ts';

/** A test of a report, flaky unless told otherwise. */
export function reportedTest(given: Partial<ReportedTest>): ReportedTest {
  return {
    file: 'a.test.ts',
    name: 'victim',
    verdict: 'flaky',
    failures: 1,
    rate: 0.5,
    interval: { low: 0.4, high: 0.6 },
    causes: [['order']],
    polluters: [],
    stateSetters: [],
    failingSeeds: [1],
    failingProbes: ['p1'],
    replay: null,
    ...given,
  };
}

/** A complete report of these tests. */
export function reportOf(tests: readonly ReportedTest[], given: Partial<Report> = {}): Report {
  return {
    axes: ['order', 'random'],
    seeds: { first: 1, count: 1000, completed: 1000 },
    probes: 41,
    suite: { tests: tests.length, flaky: 0, broken: 0, unconfirmed: 0 },
    tests,
    ...given,
  };
}
