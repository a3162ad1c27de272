import type { Explanation, Finding } from '../explain/explanation.ts';
import { isPossibleRace } from '../explain/needed.ts';
import { type Trial, worldOf } from '../worlds/trial.ts';
import type { Variation } from '../worlds/world.ts';
import { type CauseQuestion, type Causes, kindOf } from './causes.ts';
import type { Confirmation, Suspect } from './confirm.ts';
import type { Controlled } from './control.ts';
import type { TestResult, Verdict } from './result.ts';
import { rateInterval } from './statistics.ts';
import type { TestTally } from './tally.ts';

/** What the worlds alone say about a test, before any replay. */
export type Standing = 'stable' | 'skipped' | 'suspect' | 'alwaysFails';

/** Tells where a test stands after the worlds have run. */
export function standingOf(test: TestTally): Standing {
  const runs = test.runs + test.probeRuns;
  const failures = test.failures + test.failingProbes.length;
  if (runs === 0) return 'skipped';
  if (failures === 0) return 'stable';
  // What the neutral world does not run has not been seen often enough to be called broken.
  const listed = test.listed === 'passed' || test.listed === 'failed';
  return listed && failures === runs ? 'alwaysFails' : 'suspect';
}

/** The failing worlds of a test as a suspect; what always fails is asked for in the simplest of them, p0. */
export function suspectOf(test: TestTally): Suspect {
  const probes = test.failingProbes.map((index): Trial => ({ kind: 'probe', index }));
  const seeds = test.failingSeeds.map((seed): Trial => ({ kind: 'seed', seed }));
  const [neutral] = probes;
  if (standingOf(test) === 'alwaysFails' && failsInNeutral(test) && neutral !== undefined) {
    return { id: test.id, trials: [neutral] };
  }
  return { id: test.id, trials: [...seeds, ...probes] };
}

/** What a control has to know of a suspect. */
export function controlledOf(test: TestTally): Controlled {
  return { id: test.id, failsInNeutral: failsInNeutral(test) };
}

/**
 * The question for the causes of a suspect; null where it has none: it was not confirmed, or fails too seldom to be
 * asked for.
 *
 * @param byLuck - whether what comes back at times is asked for as well
 */
export function causeQuestionOf(
  test: TestTally,
  confirmation: Confirmation,
  byLuck = false,
): CauseQuestion | null {
  const trial = confirmation.kind === 'confirmed' ? confirmation.trial : suspectOf(test).trials[0];
  const rate = rateOf(confirmation);
  const isSeen = confirmation.kind === 'confirmed' || (byLuck && confirmation.failures >= failuresByLuckMin);
  if (!isSeen || trial === undefined) return null;
  if (!failsInNeutral(test)) return { id: test.id, trial, ends: 'failed', rate };
  return test.passing === null ? null : { id: test.id, trial: test.passing, ends: 'passed', rate };
}

/** How often it fails at least: replays end early, so that few of them make luck look like a rule. */
function rateOf({ replays, failures }: Confirmation): number {
  return failures === replays ? 1 : (rateInterval({ runs: replays, failures })?.low ?? 1);
}

/** What came back less often among the replays of its worlds says nothing about its rate. */
const failuresByLuckMin = 2;

/** A finding to be explained; null where its causes are not known. */
export function findingOf(
  test: TestTally,
  question: CauseQuestion,
  { causes, confirmation, variation }: FindingGiven,
): Finding | null {
  if (causes.length === 0 || causes.some((axes) => axes.length === 0)) return null;
  return {
    id: test.id,
    world: worldOf(question.trial, variation),
    failsInNeutral: failsInNeutral(test),
    causes,
    rate: question.rate,
    error: confirmation.kind === 'confirmed' ? confirmation.error : test.error,
  };
}

/** What is known about a suspect before it is explained. */
export interface FindingGiven {
  readonly causes: Causes;
  readonly confirmation: Confirmation;
  readonly variation: Variation;
}

/** What is known about a test besides what the worlds showed. */
export interface Findings {
  /** Null where there was nothing to confirm. */
  readonly confirmation: Confirmation | null;
  readonly causes: Causes;
  /** Whether its file is on real time. */
  readonly realTime: boolean;
  /** Null where it was not explained. */
  readonly explanation: Explanation | null;
}

/** Sums up what is known about a test. */
export function resultOf(
  test: TestTally,
  { confirmation, causes, realTime, explanation }: Findings,
): TestResult {
  const { id, runs, failures, failingSeeds, failingProbes, durationMs } = test;
  const confirmed = confirmation?.kind === 'confirmed' ? confirmation : null;
  return {
    id,
    verdict: verdictOf(standingOf(test), confirmed !== null),
    kind: asksForRace(test, explanation) ? 'possible-race' : kindOf(causes),
    runs,
    failures,
    rate: runs === 0 ? null : failures / runs,
    interval: rateInterval({ runs, failures }),
    failingSeeds,
    failingProbes,
    confirmed: replaysOf(confirmation),
    trial: confirmed?.trial ?? suspectOf(test).trials[0] ?? null,
    causes,
    error: confirmed?.error ?? test.error,
    durationMs,
    realTime,
    explanation,
  };
}

/** A test that fails in the neutral world needs nothing: what is explained there is how it passes. */
function asksForRace(test: TestTally, explanation: Explanation | null): boolean {
  return explanation !== null && !failsInNeutral(test) && isPossibleRace(explanation);
}

function verdictOf(standing: Standing, confirmed: boolean): Verdict {
  switch (standing) {
    case 'stable':
    case 'skipped':
      return standing;
    case 'suspect':
      return confirmed ? 'flaky' : 'unconfirmed';
    case 'alwaysFails':
      return confirmed ? 'broken' : 'unconfirmed';
    default:
      return standing satisfies never;
  }
}

function replaysOf(confirmation: Confirmation | null): TestResult['confirmed'] {
  if (confirmation === null || confirmation.replays === 0) return null;
  return { replays: confirmation.replays, failures: confirmation.failures };
}

function failsInNeutral(test: TestTally): boolean {
  return test.failingProbes[0] === 0;
}
