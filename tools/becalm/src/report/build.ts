import { isDeepStrictEqual } from 'node:util';
import { type HuntResult, isIncomplete, type PartResult, type TestResult } from '../hunt/result.ts';
import { confidence, type Interval } from '../hunt/statistics.ts';
import { testPath } from '../worlds/test-path.ts';
import { trialName, worldOf } from '../worlds/trial.ts';
import { type AxisName, defaultBounds, describeWorld } from '../worlds/world.ts';
import { significant } from './numbers.ts';
import { replayCommand } from './replay-command.ts';
import { type Incomplete, type Report, type ReportedTest, reportVersion } from './schema.ts';

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
}

/** Digits of rates and intervals: more would differ between machines and say nothing. */
const rateDigits = 6;
const durationDigits = 3;

/** Builds the report of a hunt; tests stand in the order of the parts and their catalogues. */
export function buildReport(result: HuntResult, facts: ReportFacts): Report {
  const { plan, parts } = result;
  const tests = parts.flatMap((part) =>
    part.tests.map((test) => reportedTest(test, part.project, result, facts)),
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
    incomplete: isIncomplete(result) ? incompleteOf(result) : null,
    suite: {
      tests: tests.length,
      flaky: withVerdict('flaky'),
      broken: withVerdict('broken'),
      unconfirmed: withVerdict('unconfirmed'),
      failedWorlds: result.failedWorlds,
      bound: result.bound === null ? null : { confidence, upper: significant(result.bound, rateDigits) },
    },
    ...treatmentsOf(parts),
    clusters: [],
    tests,
  };
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
    replay:
      test.trial === null
        ? null
        : replayCommand({
            world: trialName(test.trial),
            at: facts.at,
            axes: isDeepStrictEqual(plan.axes, facts.defaultAxes) ? null : plan.axes,
            root: facts.root,
            config: facts.config,
            becalmConfig: facts.becalmConfig,
            project,
            test: testPath(test.id),
            realTime: test.realTime ? test.id.file : null,
          }),
    confirmed: test.confirmed,
    polluters: [],
    cleaners: [],
    stateSetters: [],
    role: null,
    effects: [],
    left: [],
    suggestion: null,
    leastReplay: null,
    explained: null,
    cluster: null,
    world: worldInWords(test, plan),
    error: test.error,
    durationMs: test.durationMs === null ? null : roundedDurations(test.durationMs),
    realTime: test.realTime,
  };
}

/** The axes that matter, as they are in the failing world; a test that fails in p0 needs none of them. */
function worldInWords(test: TestResult, plan: HuntResult['plan']): ReportedTest['world'] {
  if (test.trial === null || test.failingProbes[0] === 0) return {};
  return describeWorld(worldOf(test.trial, plan), test.causes.flat());
}

function incompleteOf({ plan, parts, completedSeeds, stopped }: HuntResult): Incomplete {
  return {
    stopped,
    seedsLeft: plan.seeds.count - completedSeeds,
    probesLeft: Math.max(0, ...parts.map((part) => plan.probes.length - part.probes)),
    suspectsLeft: parts.reduce((sum, part) => sum + part.suspectsLeft, 0),
    lostWorlds: parts.flatMap(lostWorldsOf),
    gaveUp: parts.flatMap(({ project, gaveUp }) => (gaveUp === null ? [] : [{ project, reason: gaveUp }])),
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
