import { isDeepStrictEqual } from 'node:util';
import type { Cluster } from '../explain/clusters.ts';
import {
  type HuntResult,
  isIncomplete,
  type PartResult,
  seedsMissing,
  type TestResult,
} from '../hunt/result.ts';
import { confidence, type Interval } from '../hunt/statistics.ts';
import { testPath } from '../worlds/test-path.ts';
import { trialName, worldOf } from '../worlds/trial.ts';
import { type AxisName, defaultBounds, describeWorld } from '../worlds/world.ts';
import { type ReportedExplanation, reportedExplanation, unexplained } from './explained.ts';
import { possibleRacesOf } from './finding-words.ts';
import { rateDigits, significant } from './numbers.ts';
import { replayCommand } from './replay-command.ts';
import { type Incomplete, type Report, type ReportedTest, reportVersion } from './schema.ts';
import { suggestionOf } from './suggest.ts';

/** What a report tells besides the result of the hunt. */
export interface ReportFacts {
  /** Version of becalm. */
  readonly becalm: string;
  /** Version of Vitest. */
  readonly vitest: string;
  /** Version of Node, with its `v`. */
  readonly node: string;
  /** The commit of the working tree; null outside a repository. */
  readonly commit: string | null;
  /** ISO 8601 in UTC. */
  readonly startedAt: string;
  /** The base instant; ISO 8601 in UTC. */
  readonly at: string;
  readonly durationMs: number;
  /** `--root` as given; null without. */
  readonly root: string | null;
  /** `--config` as given; null without. */
  readonly config: string | null;
  /** `--becalm-config` as given; null without. */
  readonly becalmConfig: string | null;
  /** What varies in a replay that does not say. */
  readonly defaultAxes: readonly AxisName[];
  /** Test files that the configuration leaves out; relative to the root. */
  readonly leftOut: readonly string[];
  /** Whether the hunt was to end with its first finding. */
  readonly untilFlaky: boolean;
  /** How long the hunt was to take; null for as long as it takes. */
  readonly budgetMs: number | null;
  /** Only files that changes concern were hunted: since a commit, null for what was not committed. Null for all. */
  readonly changed: { readonly base: string | null } | null;
  /** Seeds that were kept. */
  readonly keptSeeds: readonly KeptSeed[];
}

/** A seed that once failed, and the path of the test that did. */
export interface KeptSeed {
  readonly seed: number;
  readonly test: string;
  /** The base instant of the hunt that found it. */
  readonly since: string;
}

const durationDigits = 3;

/** Builds the report of a hunt; tests stand in the order of the parts and their catalogues. */
export function buildReport(result: HuntResult, facts: ReportFacts): Report {
  const { plan, parts } = result;
  const tests = withClusters(
    parts.flatMap((part) =>
      part.tests.map((test) => withSuggestion(reportedTest(test, part.project, result, facts))),
    ),
    parts,
  );
  const withVerdict = (verdict: ReportedTest['verdict']): number =>
    tests.filter((test) => test.verdict === verdict).length;
  return {
    schema: reportVersion,
    root: '.',
    becalm: facts.becalm,
    vitest: facts.vitest,
    node: facts.node,
    commit: facts.commit,
    startedAt: facts.startedAt,
    at: facts.at,
    durationMs: Math.round(facts.durationMs),
    seeds: { ...plan.seeds, completed: result.completedSeeds },
    probes: plan.probes.length,
    axes: plan.axes,
    bounds: isDeepStrictEqual(plan.bounds, defaultBounds) ? null : plan.bounds,
    leftOut: facts.leftOut,
    switchedOff: result.switchedOff,
    keptSeeds: facts.keptSeeds.map((kept) => ({ ...kept, outcome: outcomeOf(kept, result) })),
    changed: facts.changed,
    stop: { rule: result.stop, untilFlaky: facts.untilFlaky, budgetMs: facts.budgetMs },
    incomplete: isIncomplete(result) ? incompleteOf(result) : null,
    suite: {
      tests: tests.length,
      flaky: withVerdict('flaky'),
      possibleRaces: possibleRacesOf(tests),
      broken: withVerdict('broken'),
      unconfirmed: withVerdict('unconfirmed'),
      failedWorlds: result.failedWorlds,
      bound: result.bound === null ? null : { confidence, upper: significant(result.bound, rateDigits) },
    },
    ...treatmentsOf(parts),
    clusters: parts.flatMap(({ clusters }) => clusters.map(reportedCluster)),
    tests,
  };
}

function outcomeOf({ seed, test }: KeptSeed, { parts, keptWorlds }: HuntResult): KeptOutcome {
  const isKnown = parts.some(({ tests }) => tests.some(({ id }) => testPath(id) === test));
  if (!isKnown) return 'gone';
  const world = keptWorlds.find((each) => each.seed === seed);
  if (world === undefined) return 'not run';
  return world.failures.includes(test) ? 'failed' : 'passed';
}

type KeptOutcome = Report['keptSeeds'][number]['outcome'];

function withSuggestion(test: ReportedTest): ReportedTest {
  return test.verdict === 'flaky' ? { ...test, suggestion: suggestionOf(test) } : test;
}

function reportedCluster({ tests, shared, role, byOrder }: Cluster): Report['clusters'][number] {
  const before = shared.join(' and ');
  if (role === 'brittle') return { tests, reason: `fail without ${before} before them` };
  return { tests, reason: byOrder ? `fail after ${before}` : `fail with ${before} in the same run` };
}

/** Clusters stand in the order of the parts. */
function withClusters(tests: readonly ReportedTest[], parts: readonly PartResult[]): readonly ReportedTest[] {
  const clusters = parts.flatMap(({ project, clusters: own }) =>
    own.map((cluster) => ({ project, cluster })),
  );
  const places = new Map(
    clusters.flatMap(({ project, cluster }, place) =>
      cluster.tests.map((path) => [JSON.stringify([project, path]), place]),
    ),
  );
  return tests.map((test) => ({
    ...test,
    cluster: places.get(JSON.stringify([test.project, testPath(test)])) ?? null,
  }));
}

function treatmentsOf(
  parts: readonly PartResult[],
): Pick<Report, 'realTimeFiles' | 'conflicts' | 'controls'> {
  return {
    realTimeFiles: parts.flatMap(({ project, realTimeFiles }) =>
      realTimeFiles.map(({ file, reason }) => ({ file, project, reason })),
    ),
    conflicts: parts.flatMap(({ project, conflicts }) =>
      conflicts.map(({ file, error }) => ({ file, project, error })),
    ),
    controls: {
      worlds: Math.max(0, ...parts.map(({ controls }) => controls.worlds)),
      disagreements: parts.flatMap(({ project, controls }) =>
        controls.disagreements.map(({ id, trial, warm, cold }) => ({
          file: id.file,
          name: id.name,
          project,
          trial: trialName(trial),
          warm,
          cold,
        })),
      ),
      coldFiles: parts.flatMap(({ project, controls }) =>
        controls.coldFiles.map((file) => ({ file, project })),
      ),
    },
  };
}

function reportedTest(
  test: TestResult,
  project: string,
  { plan }: HuntResult,
  facts: ReportFacts,
): ReportedTest {
  return {
    file: test.id.file,
    name: test.id.name,
    project,
    verdict: test.verdict,
    kind: test.kind,
    runs: test.runs,
    failures: test.failures,
    rate: test.rate === null ? null : significant(test.rate, rateDigits),
    interval: test.interval === null ? null : rounded(test.interval),
    causes: test.causes,
    failingSeeds: test.failingSeeds,
    failingProbes: test.failingProbes.map((index) => trialName({ kind: 'probe', index })),
    replay: replayOf(test, project, { axes: plan.axes, after: null }, facts),
    confirmed: test.confirmed,
    suggestion: null,
    leastReplay: leastReplayOf(test, project, facts),
    cluster: null,
    ...explanationOf(test, plan, facts),
    error: test.error,
    durationMs: test.durationMs === null ? null : roundedDurations(test.durationMs),
    realTime: test.realTime,
  };
}

function explanationOf(test: TestResult, plan: HuntResult['plan'], { at }: ReportFacts): ReportedExplanation {
  const baseMs = Date.parse(at);
  return test.explanation === null
    ? { ...unexplained, world: worldInWords(test, plan, baseMs) }
    : reportedExplanation(test, test.explanation, baseMs);
}

/** The axes that matter, as they are in the failing world; a test that fails in p0 needs none of them. */
function worldInWords(test: TestResult, plan: HuntResult['plan'], baseMs: number): ReportedTest['world'] {
  if (test.trial === null || test.failingProbes[0] === 0) return {};
  return describeWorld(worldOf(test.trial, plan), test.causes.flat(), baseMs);
}

function replayOf(
  test: TestResult,
  project: string,
  { axes, after }: { readonly axes: readonly AxisName[]; readonly after: readonly string[] | null },
  facts: ReportFacts,
): string | null {
  if (test.trial === null) return null;
  return replayCommand({
    world: trialName(test.trial),
    at: facts.at,
    axes: isDeepStrictEqual(axes, facts.defaultAxes) ? null : axes,
    root: facts.root,
    config: facts.config,
    becalmConfig: facts.becalmConfig,
    project,
    test: testPath(test.id),
    realTime: test.realTime ? test.id.file : null,
    after,
  });
}

/** Nobody reads or types a command with more tests than these; an explanation that ended early may have hundreds. */
const testsReplayed = 20;

/** The least world of the first cause; that of a test which fails in p0 is one in which it passes. */
function leastReplayOf(test: TestResult, project: string, facts: ReportFacts): string | null {
  const least = test.explanation?.least[0];
  if (least === undefined || least.tests === null || test.failingProbes[0] === 0) return null;
  if (least.tests.length > testsReplayed) return null;
  return replayOf(test, project, { axes: least.axes, after: least.tests.slice(0, -1) }, facts);
}

function incompleteOf(result: HuntResult): Incomplete {
  const { plan, parts, stopped, lostFiles } = result;
  return {
    stopped,
    seedsLeft: seedsMissing(result),
    probesLeft: Math.max(0, ...parts.map((part) => plan.probes.length - part.probes)),
    suspectsLeft: parts.reduce((sum, part) => sum + part.suspectsLeft, 0),
    lostWorlds: parts.flatMap(lostWorldsOf),
    gaveUp: parts.flatMap(({ project, gaveUp }) => (gaveUp === null ? [] : [{ project, reason: gaveUp }])),
    lostFiles,
  };
}

function lostWorldsOf({ project, lostWorlds }: PartResult): Incomplete['lostWorlds'] {
  return lostWorlds.map(({ trial, reason }) => ({ project, world: trialName(trial), reason }));
}

function rounded({ low, high, ...rest }: Interval): Interval {
  return { ...rest, low: significant(low, rateDigits), high: significant(high, rateDigits) };
}

function roundedDurations({
  median,
  max,
}: NonNullable<TestResult['durationMs']>): ReportedTest['durationMs'] {
  return { median: significant(median, durationDigits), max: significant(max, durationDigits) };
}
