import type { Suite, SuitePart, Survey } from '../worlds/suite.ts';
import { runConcurrently } from './concurrency.ts';
import type { Observer } from './events.ts';
import { judgePart } from './judge-part.ts';
import type { HuntResult, PartResult } from './result.ts';
import { type PartOptions, runWorlds, type WorldsRun } from './run-worlds.ts';
import { rateBound } from './statistics.ts';

/**
 * A hunt, part by part: survey it, run the worlds, confirm what failed, find first causes. One part is
 * open at a time, as the host has one run of Vitest under way.
 *
 * At the signal nothing more is started and nothing in flight is waited for; what was seen until then is
 * judged, the result says what is missing, and the observer hears nothing more. It is up to the caller to close the suite then.
 *
 * @throws what the suite throws
 */
export async function hunt(suite: Suite, options: PartOptions): Promise<HuntResult> {
  const observe: Observer = (event) => {
    if (!options.signal.aborted) options.observe(event);
  };
  const hunted: PartHunt[] = [];
  for (const [index, part] of suite.parts.entries()) {
    hunted.push(await huntPart(index, part, { ...options, observe }));
  }
  const completed = seedsFinishedByAll(hunted);
  const failedWorlds = completed.filter((seed) => hunted.some(({ worlds }) => worlds?.failedSeeds.has(seed)));
  const count = { runs: completed.length, failures: failedWorlds.length };
  return {
    plan: options.plan,
    parts: hunted.map(({ result }) => result),
    completedSeeds: count.runs,
    failedWorlds: count.failures,
    bound: rateBound(count),
    stopped: options.signal.aborted,
    switchedOff: suite.switchedOff,
  };
}

interface PartHunt {
  readonly result: PartResult;
  /** Null where the signal came before the survey was done. */
  readonly worlds: WorldsRun | null;
}

async function huntPart(index: number, part: SuitePart, options: PartOptions): Promise<PartHunt> {
  const survey = await surveyPart(part, options.signal);
  if (survey === null) return { result: unsurveyed(part), worlds: null };
  const tests = survey.catalogue.length;
  options.observe({ kind: 'surveyed', part: index, project: part.project, files: part.files.length, tests });
  const worlds = await runWorlds({ index, part, survey }, options);
  const result = await judgePart({ index, part, survey }, worlds, options);
  if (!options.signal.aborted) await part.close();
  return { result, worlds };
}

/** Null where the signal came first. */
async function surveyPart(part: SuitePart, signal: AbortSignal): Promise<Survey | null> {
  const surveys: Survey[] = [];
  await runConcurrently({
    items: [part],
    limit: 1,
    signal,
    run: () => part.survey([]),
    accept: (_, survey) => {
      surveys.push(survey);
    },
  });
  return surveys[0] ?? null;
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
  };
}

function seedsFinishedByAll(hunted: readonly PartHunt[]): readonly number[] {
  const [first, ...others] = hunted.map(({ worlds }) => worlds?.finishedSeeds ?? new Set<number>());
  return [...(first ?? [])].filter((seed) => others.every((finished) => finished.has(seed)));
}
