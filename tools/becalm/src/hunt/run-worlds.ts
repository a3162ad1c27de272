import type { RunOutcome } from '../worlds/outcome.ts';
import type { Seed } from '../worlds/seed.ts';
import { ordinaryRun, type RunAnswer, type SuitePart, type Survey } from '../worlds/suite.ts';
import { type Trial, worldOf } from '../worlds/trial.ts';
import { runConcurrently } from './concurrency.ts';
import type { Observer } from './events.ts';
import { type HuntPlan, trialsOf } from './plan.ts';
import { retryLost } from './replays.ts';
import type { LostWorld } from './result.ts';
import { createTally, type TestTally } from './tally.ts';
import { byPreference } from './trials.ts';

/** A part of the suite and what its neutral world showed. */
export interface SurveyedPart {
  /** Its place in the suite, from 0. */
  readonly index: number;
  readonly part: SuitePart;
  readonly survey: Survey;
}

/** How a hunt goes through a part. */
export interface PartOptions {
  readonly plan: HuntPlan;
  /** How many worlds are in flight at a time; at least 1. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
  readonly observe: Observer;
}

/** What the worlds of a part showed. */
export interface WorldsRun {
  readonly tests: readonly TestTally[];
  readonly finishedSeeds: ReadonlySet<Seed>;
  /** Finished seeds in which at least one test failed. */
  readonly failedSeeds: ReadonlySet<Seed>;
  /** Probes that finished, p0 included. */
  readonly probes: number;
  /** In order of preference. */
  readonly lostWorlds: readonly LostWorld[];
  /** Why the rest of the worlds was not tried; null where nothing but the signal could stop it. */
  readonly gaveUp: string | null;
}

/**
 * A part that loses so many worlds in a row loses them all (a test that never ends, a machine without
 * memory): trying the rest would only cost time.
 */
export const lostInARowMax = 10;

/** Runs the worlds of a plan in a part; ends early at the signal, and where one loss follows the other. */
export async function runWorlds(surveyed: SurveyedPart, options: PartOptions): Promise<WorldsRun> {
  const log = openLog(surveyed, options.observe);
  const { catalogue, answer } = surveyed.survey;
  // What is lost in the neutral world without a single test is lost in every world.
  const surveyLost = answer.kind === 'lost' && catalogue.length === 0;
  options.observe({ kind: 'phaseStarted', part: surveyed.index, phase: 'worlds', tests: catalogue.length });
  log.accept({ kind: 'probe', index: 0 }, answer);
  await runConcurrently({
    items: surveyLost ? [] : trialsOf(options.plan),
    limit: options.concurrency,
    signal: AbortSignal.any([options.signal, log.hopeless]),
    run: (trial) =>
      retryLost(() => surveyed.part.run(worldOf(trial, options.plan), ordinaryRun), options.signal),
    accept: log.accept,
  });
  return log.close();
}

interface WorldsLog {
  readonly accept: (trial: Trial, answer: RunAnswer) => void;
  /** Aborted when too many worlds in a row were lost. */
  readonly hopeless: AbortSignal;
  readonly close: () => WorldsRun;
}

function openLog({ index: part, survey }: SurveyedPart, observe: Observer): WorldsLog {
  const tally = createTally(survey.catalogue);
  const finishedSeeds = new Set<Seed>();
  const failedSeeds = new Set<Seed>();
  const lostWorlds: LostWorld[] = [];
  const hopeless = new AbortController();
  let probes = 0;
  let lostInARow = 0;
  let gaveUp: string | null = null;

  function finish(trial: Trial, outcome: RunOutcome): void {
    lostInARow = 0;
    for (const test of tally.add(trial, outcome)) observe({ kind: 'suspectFound', part, test, trial });
    const failures = outcome.failures.length;
    if (trial.kind === 'probe') probes++;
    else finishedSeeds.add(trial.seed);
    if (trial.kind === 'seed' && failures > 0) failedSeeds.add(trial.seed);
    observe({ kind: 'worldFinished', part, trial, failures, durationMs: outcome.durationMs });
  }

  function lose(trial: Trial, reason: string): void {
    lostInARow++;
    lostWorlds.push({ trial, reason });
    observe({ kind: 'worldLost', part, trial, reason });
    if (lostInARow < lostInARowMax) return;
    gaveUp = `${lostInARowMax} worlds in a row were lost, the last one with: ${reason}`;
    hopeless.abort();
  }

  return {
    accept: (trial, answer) =>
      answer.kind === 'finished' ? finish(trial, answer.outcome) : lose(trial, answer.reason),
    hopeless: hopeless.signal,
    close: () => ({
      tests: tally.tests(),
      finishedSeeds,
      failedSeeds,
      probes,
      lostWorlds: lostWorlds.sort((left, right) => byPreference(left.trial, right.trial)),
      gaveUp,
    }),
  };
}
