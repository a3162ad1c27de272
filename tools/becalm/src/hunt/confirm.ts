import { isOvertaking } from '../worlds/axes/schedule.ts';
import type { RunOutcome, TestError, TestId } from '../worlds/outcome.ts';
import { testPath } from '../worlds/test-path.ts';
import { type Trial, trialName, worldOf } from '../worlds/trial.ts';
import type { Variation } from '../worlds/world.ts';
import { errorsByPath, filesOf, type ReplayAll } from './replays.ts';
import type { Replays } from './result.ts';
import { groupByTrial, shareTrials } from './trials.ts';

/**
 * Nothing is called flaky that was not seen twice: failures are brought back in pristine processes
 * before they become findings. One replay serves every suspect that failed in its world.
 */

/** A test with a failure to confirm. */
export interface Suspect {
  readonly id: TestId;
  /** The worlds in which it failed. */
  readonly trials: readonly Trial[];
}

/** Whether a failure came back. */
export type Confirmation =
  /** Replays of `trial` only. */
  | (Replays & { readonly kind: 'confirmed'; readonly trial: Trial; readonly error: TestError | null })
  /** Replays of all worlds that were tried. */
  | (Replays & { readonly kind: 'unconfirmed' })
  /** Too few replays came to an end for an answer. */
  | (Replays & { readonly kind: 'unanswered' });

/** How often a failure has to come back. */
export interface ConfirmationRule {
  /** Replays are made in waves and judged after each. */
  readonly waves: readonly number[];
  /** So many replays are enough when none of them passes. */
  readonly enough: number;
  /** Replays that may pass when all waves are done. */
  readonly passesAllowed: number;
  /** How many failing worlds of a test are tried. */
  readonly worlds: number;
}

/**
 * Three of three, else at least 19 of 20, in one of three worlds. A second pass ends the waves early,
 * for 19 of 20 are out of reach then: a suspect costs at most 3 × 20 replays.
 */
export const flakyRule: ConfirmationRule = { waves: [3, 3, 6, 8], enough: 3, passesAllowed: 1, worlds: 3 };

/** At least 19 of 20 in any case: three of three are no evidence where luck takes part. */
export const unsteadyRule: ConfirmationRule = { ...flakyRule, enough: 20 };

/** What fails in every world has been seen often enough; one replay shows that a pristine process agrees. */
export const brokenRule: ConfirmationRule = { waves: [1], enough: 1, passesAllowed: 0, worlds: 1 };

/** Replays suspects until each has its answer; the answers are in the order of the suspects. */
export async function confirm(
  rule: ConfirmationRule,
  suspects: readonly Suspect[],
  variation: Variation,
  replayAll: ReplayAll,
): Promise<readonly Confirmation[]> {
  const histories = suspects.map((suspect): History => ({ suspect, attempts: [] }));
  for (let round = 0; round < rule.worlds; round++) {
    const attempts = nextAttempts(rule, histories, variation);
    for (const wave of rule.waves) {
      const open = attempts.filter((attempt) => judge(rule, attempt) === 'open');
      await replayWave(open, wave, variation, replayAll);
    }
  }
  return histories.map((history) => answerOf(rule, history));
}

interface History {
  readonly suspect: Suspect;
  readonly attempts: Attempt[];
}

/** The replays of one suspect in one world. */
interface Attempt extends Replays {
  readonly id: TestId;
  readonly trial: Trial;
  replays: number;
  failures: number;
  /** Of the first replay that failed. */
  error: TestError | null;
  /** Whether a replay came to no end: the world is given up then. */
  lost: boolean;
}

/** Gives every suspect without an answer a world that it was not tried in, as few worlds as possible. */
function nextAttempts(
  rule: ConfirmationRule,
  histories: readonly History[],
  variation: Variation,
): readonly Attempt[] {
  const open = histories
    .filter((history) => !history.attempts.some((attempt) => judge(rule, attempt) === 'confirmed'))
    .map((history) => ({ history, trials: likeliest(untriedOf(history), variation) }));
  return shareTrials(open).flatMap(({ trial, members }) =>
    members.map(({ history }) => {
      const attempt = { id: history.suspect.id, trial, replays: 0, failures: 0, error: null, lost: false };
      history.attempts.push(attempt);
      return attempt;
    }),
  );
}

/** The worlds that one process alone may meet, where there are any: they are the better evidence. */
function likeliest(trials: readonly Trial[], variation: Variation): readonly Trial[] {
  const keepOrder = trials.filter((trial) => !isOvertaking(worldOf(trial, variation).schedule));
  return keepOrder.length === 0 ? trials : keepOrder;
}

function untriedOf({ suspect, attempts }: History): readonly Trial[] {
  const tried = new Set(attempts.map((attempt) => trialName(attempt.trial)));
  return suspect.trials.filter((trial) => !tried.has(trialName(trial)));
}

async function replayWave(
  attempts: readonly Attempt[],
  size: number,
  variation: Variation,
  replayAll: ReplayAll,
): Promise<void> {
  const jobs = groupByTrial(attempts).flatMap((group) => Array.from({ length: size }, () => group));
  const requests = jobs.map(({ trial, members }) => ({
    world: worldOf(trial, variation),
    files: filesOf(members.map((attempt) => attempt.id)),
  }));
  const outcomes = await replayAll(requests);
  for (const [index, { members }] of jobs.entries()) record(members, outcomes[index] ?? null);
}

function record(attempts: readonly Attempt[], outcome: RunOutcome | null): void {
  const errors = outcome === null ? null : errorsByPath(outcome);
  for (const attempt of attempts) {
    if (errors === null) {
      attempt.lost = true;
      continue;
    }
    const error = errors.get(testPath(attempt.id));
    attempt.replays++;
    if (error !== undefined) attempt.failures++;
    attempt.error ??= error ?? null;
  }
}

function judge(rule: ConfirmationRule, attempt: Attempt): 'confirmed' | 'refuted' | 'lost' | 'open' {
  if (attempt.lost) return 'lost';
  const passes = attempt.replays - attempt.failures;
  if (passes > rule.passesAllowed) return 'refuted';
  const needed = passes === 0 ? rule.enough : rule.waves.reduce((sum, size) => sum + size, 0);
  return attempt.replays >= needed ? 'confirmed' : 'open';
}

function answerOf(rule: ConfirmationRule, { attempts }: History): Confirmation {
  const confirmed = attempts.find((attempt) => judge(rule, attempt) === 'confirmed');
  if (confirmed !== undefined) {
    const { trial, error, replays, failures } = confirmed;
    return { kind: 'confirmed', trial, error, replays, failures };
  }
  return {
    kind: attempts.some((attempt) => attempt.lost) ? 'unanswered' : 'unconfirmed',
    replays: attempts.reduce((sum, attempt) => sum + attempt.replays, 0),
    failures: attempts.reduce((sum, attempt) => sum + attempt.failures, 0),
  };
}
