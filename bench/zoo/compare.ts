import type { Report, ReportedTest } from '../report.ts';
import { type TrueTest, trueCauses, truePredecessors } from './truth.ts';

/**
 * What has to come out for a test of the zoo, given the axes that were varied:
 * - `required`: flaky in at least 1 % of worlds by these axes; has to be found.
 * - `rare`: flaky by these axes, in 0.3 to 1 % of worlds; a few may be missed.
 * - `seldom`: flaky by these axes, in less than 0.3 % of worlds; nothing is demanded.
 * - `beyond`: flaky, but only by axes that were not varied; nothing is demanded.
 * - `stable`, `broken`: must not be taken for anything else.
 */
export type Expectation = 'required' | 'rare' | 'seldom' | 'beyond' | 'stable' | 'broken';

/**
 * How what is told compares with the truth: `exact` when it is one or more of the true sets and nothing
 * else, `partly` when a true set is among it, `wrong` when none is, `untold` when nothing is told.
 */
export type Exactness = 'exact' | 'partly' | 'wrong' | 'untold';

/** One test of the zoo, as it is and as it was reported. */
export interface ComparedTest {
  readonly project: string;
  readonly file: string;
  readonly name: string;
  readonly expectation: Expectation;
  /** `missing` when the report does not list the test. */
  readonly verdict: ReportedTest['verdict'] | 'missing';
  readonly approxRate: number | null;
  readonly rate: number | null;
  readonly interval: ReportedTest['interval'];
  /** Whether it failed in a probe or in one of the first 20 seeds. */
  readonly early: boolean;
  readonly trueCauses: readonly (readonly string[])[];
  readonly causes: readonly (readonly string[])[];
  readonly causesExact: Exactness;
  /** Of the polluters or state-setters; null where the truth knows none. */
  readonly predecessorsExact: Exactness | null;
}

/** Rates from which a flaky test has to be found, or nearly always; as fractions of worlds. */
const requiredRate = 0.01;
const rareRate = 0.003;
const earlySeeds = 20;

/** Compares the report on one project with what is known about its tests. */
export function compareWithTruth(truth: readonly TrueTest[], report: Report): readonly ComparedTest[] {
  const reported = new Map(report.tests.map((test) => [keyOf(test), test]));
  return truth.map((test) => compareTest(test, reported.get(keyOf(test)), report));
}

/** Names the tests that a report lists and the truth does not know. */
export function unknownTests(truth: readonly TrueTest[], report: Report): readonly string[] {
  const known = new Set(truth.map(keyOf));
  return report.tests.map(keyOf).filter((key) => !known.has(key));
}

function compareTest(truth: TrueTest, found: ReportedTest | undefined, report: Report): ComparedTest {
  const predecessors = truePredecessors(truth);
  const told = found === undefined ? [] : [...found.polluters, ...found.stateSetters];
  return {
    project: truth.project,
    file: truth.file,
    name: truth.name,
    expectation: expectationOf(truth, report.axes),
    verdict: found?.verdict ?? 'missing',
    approxRate: truth.approxRate,
    rate: found?.rate ?? null,
    interval: found?.interval ?? null,
    early: found !== undefined && isEarly(found, report.seeds.first),
    trueCauses: truth.verdict === 'flaky' ? trueCauses(truth) : [],
    causes: found?.causes ?? [],
    causesExact: exactnessOf(found?.causes ?? [], trueCauses(truth)),
    predecessorsExact: predecessors.length === 0 ? null : exactnessOf(told, predecessors),
  };
}

function expectationOf(truth: TrueTest, axes: readonly string[]): Expectation {
  if (truth.verdict !== 'flaky') return truth.verdict;
  const reachable = trueCauses(truth).some((causes) => causes.every((cause) => axes.includes(cause)));
  if (!reachable) return 'beyond';
  const rate = truth.approxRate ?? 0;
  if (rate >= requiredRate) return 'required';
  return rate >= rareRate ? 'rare' : 'seldom';
}

function isEarly({ failingProbes, failingSeeds }: ReportedTest, firstSeed: number): boolean {
  return failingProbes.length > 0 || failingSeeds.some((seed) => seed < firstSeed + earlySeeds);
}

function exactnessOf(
  told: readonly (readonly string[])[],
  truth: readonly (readonly string[])[],
): Exactness {
  const right = told.filter((set) => truth.some((other) => sameSet(set, other))).length;
  if (told.length === 0) return 'untold';
  if (right === 0) return 'wrong';
  return right === told.length ? 'exact' : 'partly';
}

function sameSet(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((each) => right.includes(each));
}

function keyOf({ file, name }: { readonly file: string; readonly name: string }): string {
  return `${file} > ${name}`;
}
