import type { Suite, SuitePart, Survey } from '../worlds/suite.ts';
import { runConcurrently } from './concurrency.ts';
import { judgePart } from './judge-part.ts';
import type { HuntResult, PartResult } from './result.ts';
import { type PartOptions, runWorlds, type WorldsRun } from './run-worlds.ts';
import { rateBound } from './statistics.ts';

/**
 * A hunt: survey every part of the suite, then part by part run the worlds, confirm what failed, and
 * find first causes.
 *
 * At the signal nothing more is started and nothing in flight is waited for; what was seen until then is
 * judged, and the result says what is missing. It is up to the caller to close the suite.
 *
 * @throws what the suite throws
 */
export async function hunt(suite: Suite, options: PartOptions): Promise<HuntResult> {
  const surveys = await surveyParts(suite, options);
  const hunted: PartHunt[] = [];
  for (const [index, part] of suite.parts.entries()) {
    hunted.push(await huntPart(index, part, surveys.get(part), options));
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

/** Surveys the parts of a suite; those that the signal came before are left out. */
export async function surveyParts(
  suite: Suite,
  { concurrency, signal, observe }: Omit<PartOptions, 'plan'>,
): Promise<ReadonlyMap<SuitePart, Survey>> {
  const surveys = new Map<SuitePart, Survey>();
  await runConcurrently({
    items: suite.parts.entries(),
    limit: concurrency,
    signal,
    run: ([, part]) => part.survey(),
    accept: ([index, part], survey) => {
      surveys.set(part, survey);
      const { project, files } = part;
      observe({
        kind: 'surveyed',
        part: index,
        project,
        files: files.length,
        tests: survey.catalogue.length,
      });
    },
  });
  return surveys;
}

interface PartHunt {
  readonly result: PartResult;
  /** Null where the part was not surveyed. */
  readonly worlds: WorldsRun | null;
}

async function huntPart(
  index: number,
  part: SuitePart,
  survey: Survey | undefined,
  options: PartOptions,
): Promise<PartHunt> {
  if (survey === undefined) return { result: unsurveyed(part), worlds: null };
  const worlds = await runWorlds({ index, part, survey }, options);
  const result = await judgePart({ index, part, survey }, worlds, options);
  if (!options.signal.aborted) await part.close();
  return { result, worlds };
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
