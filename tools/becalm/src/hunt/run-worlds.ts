import type { RealTimeNeed, RunOutcome, TestId } from '../worlds/outcome.ts';
import type { RunAnswer, SuitePart, Survey } from '../worlds/suite.ts';
import { type Trial, worldOf } from '../worlds/trial.ts';
import { type Disagreement, disagreementsOf, isControlled, trustCold } from './cold-controls.ts';
import { runConcurrently } from './concurrency.ts';
import type { Observer } from './events.ts';
import type { RunFiles } from './part-runs.ts';
import type { HuntPlan } from './plan.ts';
import { type Treatments, treatmentOf } from './treatments.ts';
import type { WorldsLog } from './worlds-log.ts';

/** A part of the suite and what its neutral world showed. */
export interface SurveyedPart {
  /** Its place in the suite, from 0. */
  readonly index: number;
  readonly part: SuitePart;
  readonly survey: Survey;
}

/** What is known about files before anything was run. */
export interface GivenTreatments {
  readonly realTime: (file: string) => boolean;
  readonly alone: (file: string) => boolean;
}

/** How a hunt goes through a part. */
export interface PartOptions {
  readonly plan: HuntPlan;
  /** How many worlds are in flight at a time; at least 1. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
  readonly observe: Observer;
  readonly given: GivenTreatments;
  /** Whether a finding is explained: its least world, and the tests that take part. */
  readonly explain: (test: TestId) => boolean;
  /** Whether causes are looked for, too, of what comes back in some replays only; that takes many. */
  readonly byLuck: boolean;
}

/** What a sweep through worlds works with. */
export interface SweepGiven {
  readonly surveyed: SurveyedPart;
  readonly options: PartOptions;
  readonly log: WorldsLog;
  readonly treatments: Treatments;
  readonly runFiles: RunFiles;
}

/** What a sweep showed besides how tests ended. */
export interface SweepNotes {
  /** Files that showed that they cannot be virtual. */
  readonly needsRealTime: readonly RealTimeNeed[];
  readonly disagreements: readonly Disagreement[];
  /** Worlds that were also run cold. */
  readonly controlled: number;
}

/** Runs all files in worlds, for the first time; ends early at the signal, and where one loss follows the other. */
export function runWorlds(given: SweepGiven, trials: Iterable<Trial>): Promise<SweepNotes> {
  const { surveyed, options, log } = given;
  const part = surveyed.index;
  const { files } = surveyed.part;
  return sweep(given, trials, files, (trial, answer) => {
    if (answer.kind === 'lost') {
      log.lose(trial, answer.reason);
      options.observe({ kind: 'worldLost', part, trial, reason: answer.reason });
      return;
    }
    finishWorld(given, trial, answer.outcome);
  });
}

/** Adds a world in which all files were run. */
export function finishWorld(
  { surveyed, options, log }: Pick<SweepGiven, 'surveyed' | 'options' | 'log'>,
  trial: Trial,
  outcome: RunOutcome,
): void {
  const part = surveyed.index;
  for (const test of log.finish(trial, outcome, surveyed.part.files))
    options.observe({ kind: 'suspectFound', part, test, trial });
  const failures = outcome.failures.length;
  options.observe({ kind: 'worldFinished', part, trial, failures, durationMs: outcome.durationMs });
}

/** Forgets what some files showed and runs them again in every world that was finished. */
export function runAgain(given: SweepGiven, files: readonly string[]): Promise<SweepNotes> {
  const { surveyed, options, log } = given;
  const part = surveyed.index;
  const changed = new Set(files);
  const tests = surveyed.survey.catalogue.filter(({ file }) => changed.has(file)).length;
  options.observe({ kind: 'phaseStarted', part, phase: 'again', tests });
  return sweep(given, log.forget(files), files, (trial, answer) => {
    options.observe({ kind: 'replayFinished', part });
    if (answer.kind === 'lost') log.lose(trial, answer.reason);
    else log.finish(trial, answer.outcome, files);
  });
}

async function sweep(
  given: SweepGiven,
  trials: Iterable<Trial>,
  files: readonly string[],
  accept: (trial: Trial, answer: RunAnswer) => void,
): Promise<SweepNotes> {
  const { options, log } = given;
  const needsRealTime: RealTimeNeed[] = [];
  const disagreements: Disagreement[] = [];
  let controlled = 0;
  await runConcurrently({
    items: trials,
    limit: options.concurrency,
    signal: AbortSignal.any([options.signal, log.hopeless]),
    run: (trial) => runTrial(given, trial, files),
    accept: (trial, { answer, control }) => {
      if (answer.kind === 'finished') needsRealTime.push(...answer.outcome.needsRealTime);
      disagreements.push(...(control ?? []));
      if (control !== null) controlled++;
      accept(trial, answer);
    },
  });
  return { needsRealTime, disagreements, controlled };
}

interface TrialAnswer {
  readonly answer: RunAnswer;
  /** Where warm and cold disagreed; null where the world was not also run cold. */
  readonly control: readonly Disagreement[] | null;
}

/** p0 is run cold, as in the survey; of the others, some are run both ways. */
async function runTrial(
  { options, runFiles, treatments }: SweepGiven,
  trial: Trial,
  files: readonly string[],
): Promise<TrialAnswer> {
  const world = worldOf(trial, options.plan);
  const isNeutral = trial.kind === 'probe' && trial.index === 0;
  const answer = await runFiles(world, files, isNeutral ? 'own' : null);
  const warm = files.filter((file) => treatmentOf(treatments, file).process === 'warm');
  const wanted = isControlled(trial, options.plan) && warm.length > 0 && !options.signal.aborted;
  if (answer.kind === 'lost' || !wanted) return { answer, control: null };
  const cold = await runFiles(world, warm, 'pristine');
  if (cold.kind === 'lost') return { answer, control: null };
  return {
    answer: { kind: 'finished', outcome: trustCold(answer.outcome, cold.outcome, warm) },
    control: disagreementsOf(trial, answer.outcome, cold.outcome, warm),
  };
}
