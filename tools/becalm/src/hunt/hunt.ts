import type { Seed } from '../worlds/seed.ts';
import type { Suite, SuitePart } from '../worlds/suite.ts';
import type { Observer } from './events.ts';
import { judgePart } from './judge-part.ts';
import { type KeptRun, nothingKept, runKept, withKept } from './kept-seeds.ts';
import { noRules, paceOf, type StopReason, type StopRules, whileAllowed } from './pace.ts';
import { openPartHunt, type PartHunt } from './part-hunt.ts';
import { neutralTrial, probeTrialsOf } from './plan.ts';
import type { HuntResult, KeptWorld, PartResult } from './result.ts';
import { runSeeds, type Stopping } from './run-seeds.ts';
import { finishWorld, type PartOptions, runWorlds } from './run-worlds.ts';
import { settle, settleReplays } from './settle.ts';
import { rateBound } from './statistics.ts';
import { surveyPart } from './survey-part.ts';
import { survivorsOf, withLost } from './survivors.ts';
import type { WorldsRun } from './worlds-log.ts';

/**
 * A hunt, part by part: survey it, run the probes, settle how its files are treated, run the seeds, settle
 * again, confirm what failed, find first causes. One part is open at a time, as the host has one run of
 * Vitest under way.
 *
 * At the signal nothing more is started and nothing in flight is waited for; what was seen until then is
 * judged, the result says what is missing, and the observer hears nothing more. It is up to the caller to close the suite then.
 *
 * @throws what the suite throws
 */
export async function hunt(
  given: Suite,
  options: PartOptions,
  rules: StopRules = noRules,
  keptSeeds: readonly Seed[] = [],
): Promise<HuntResult> {
  const { suite, losses } = survivorsOf(given, options.signal);
  const observe: Observer = (event) => {
    if (!options.signal.aborted) options.observe(event);
  };
  const pace = paceOf(rules);
  const hunted: HuntedPart[] = [];
  for (const [index, part] of suite.parts.entries()) {
    if (hunted.some(({ stop }) => stop === 'until-flaky')) break;
    pace.begin(shareOf(index, suite.parts));
    hunted.push(await huntPart(index, part, { ...options, observe }, { rules, pace, keptSeeds }));
  }
  const stop = options.signal.aborted
    ? 'interrupted'
    : (hunted.find((part) => part.stop !== 'seeds')?.stop ?? 'seeds');
  const completed = seedsFinishedByAll(hunted);
  const failedWorlds = completed.filter((seed) => hunted.some(({ worlds }) => worlds?.failedSeeds.has(seed)));
  const count = { runs: completed.length, failures: failedWorlds.length };
  return {
    plan: options.plan,
    parts: hunted.map(({ result }, index) => withRates(withLost(result, losses(index)), stop)),
    keptWorlds: keptBy(hunted, keptSeeds),
    lostFiles: losses(),
    completedSeeds: count.runs,
    failedWorlds: count.failures,
    bound: stop === 'until-flaky' ? null : rateBound(count),
    stopped: options.signal.aborted,
    stop,
    switchedOff: suite.switchedOff,
  };
}

interface HuntedPart {
  readonly result: PartResult;
  /** Null where the signal came before the survey was done. */
  readonly worlds: WorldsRun | null;
  /** What ended its worlds. */
  readonly stop: StopReason;
  readonly kept: KeptRun;
}

/** What kept seeds showed that every part finished. */
function keptBy(hunted: readonly HuntedPart[], seeds: readonly Seed[]): readonly KeptWorld[] {
  return seeds.flatMap((seed) => {
    const shown = hunted.map(({ kept }) => kept.worlds.find((world) => world.seed === seed));
    const failures = shown.flatMap((world) => world?.failures ?? []);
    return shown.includes(undefined) || shown.length === 0 ? [] : [{ seed, failures }];
  });
}

/** The share of a part in what is left, by its files. */
function shareOf(index: number, parts: readonly SuitePart[]): number {
  const left = parts.slice(index).reduce((sum, { files }) => sum + files.length, 0);
  return (parts[index]?.files.length ?? left) / left;
}

/**
 * A hunt that ends with its first finding ends sooner the more there is to find: what failed in how many worlds says
 * nothing certain of rates then.
 */
function withRates(result: PartResult, stop: StopReason): PartResult {
  if (stop !== 'until-flaky') return result;
  return { ...result, tests: result.tests.map((test) => ({ ...test, rate: null, interval: null })) };
}

async function huntPart(
  index: number,
  part: SuitePart,
  options: PartOptions,
  stopping: Stopping,
): Promise<HuntedPart> {
  const asked = part.files.filter(options.given.realTime);
  const surveyed = await surveyPart(part, asked, options.signal);
  if (surveyed === null)
    return { result: unsurveyed(part), worlds: null, stop: 'interrupted', kept: nothingKept };
  const { survey, realTime } = surveyed;
  const tests = survey.catalogue.length;
  options.observe({ kind: 'surveyed', part: index, project: part.project, files: part.files.length, tests });
  const hunting = openPartHunt({ index, part, survey }, realTime, options);
  const { stop, kept } = await runPlan(hunting, stopping);
  const unsteady = await settleReplays(hunting);
  const worlds = hunting.log.close();
  const result = withKept(await judgePart(hunting, worlds, unsteady), kept);
  if (!options.signal.aborted) await part.close();
  return { result, worlds, stop, kept };
}

/** p0 is the survey; most flakes and treatments show in the other probes, so that few seeds are run twice. */
async function runPlan(hunting: PartHunt, stopping: Stopping): Promise<Pick<HuntedPart, 'stop' | 'kept'>> {
  const { surveyed, options, log } = hunting;
  const { catalogue, answer } = surveyed.survey;
  const start = {
    kind: 'phaseStarted',
    part: surveyed.index,
    phase: 'worlds',
    tests: catalogue.length,
  } as const;
  options.observe(start);
  if (answer.kind === 'finished') finishWorld(hunting, neutralTrial, answer.outcome);
  else loseNeutral(hunting, answer.reason);
  // What is lost in the neutral world without a single test is lost in every world.
  if (answer.kind === 'lost' && catalogue.length === 0) return { stop: 'seeds', kept: nothingKept };
  const probes = probeTrialsOf(options.plan)[Symbol.iterator]();
  hunting.take(await runWorlds(hunting.sweepGiven(), whileAllowed(probes, stopping.pace.mayProbe)), 'worlds');
  await settle(hunting);
  if (log.hopeless.aborted) return { stop: 'seeds', kept: nothingKept };
  if (probes.next().done !== true) return { stop: 'budget', kept: nothingKept };
  const kept = await runKept(hunting, stopping.keptSeeds);
  const isFound = kept.findings.some(({ confirmation }) => confirmation.kind === 'confirmed');
  const stop = stopping.rules.untilFlaky && isFound ? 'until-flaky' : await runSeeds(hunting, stopping);
  return { stop, kept };
}

function loseNeutral({ surveyed, options, log }: PartHunt, reason: string): void {
  log.lose(neutralTrial, reason);
  options.observe({ kind: 'worldLost', part: surveyed.index, trial: neutralTrial, reason });
}

function unsurveyed(part: SuitePart): PartResult {
  return {
    project: part.project,
    files: part.files.length,
    tests: [],
    lostWorlds: [],
    gaveUp: null,
    probes: 0,
    suspectsLeft: 0,
    replays: 0,
    realTimeFiles: [],
    conflicts: [],
    controls: { worlds: 0, disagreements: [], coldFiles: [] },
    clusters: [],
  };
}

function seedsFinishedByAll(hunted: readonly HuntedPart[]): readonly number[] {
  const [first, ...others] = hunted.map(({ worlds }) => worlds?.finishedSeeds ?? new Set<number>());
  return [...(first ?? [])].filter((seed) => others.every((finished) => finished.has(seed)));
}
