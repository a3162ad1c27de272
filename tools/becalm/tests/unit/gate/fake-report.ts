import type { HuntedTest, HuntReport } from '../../../src/gate/flakes.ts';

/** A test that passed in 1000 worlds, unless told otherwise. */
export function huntedTest(given: Partial<HuntedTest> = {}): HuntedTest {
  return {
    ...{ file: 'tests/cart.test.ts', name: 'cart > starts empty', project: '' },
    ...{ verdict: 'stable', kind: null, runs: 1000, failures: 0 },
    ...{ failingProbes: [], replay: null, leastReplay: null, error: null },
    ...given,
  };
}

/** A whole report of 1000 seeds, unless told otherwise. */
export function huntReport(tests: readonly HuntedTest[], given: Partial<HuntReport> = {}): HuntReport {
  return {
    commit: 'c0ffee',
    seeds: { completed: 1000 },
    axes: ['order', 'clock', 'random', 'schedule', 'load', 'environment'],
    changed: null,
    incomplete: null,
    tests,
    ...given,
  };
}
