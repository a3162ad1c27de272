import type { RealTimeNeed, RunOutcome, TestFailure } from '../worlds/outcome.ts';
import { ordinaryRun, type SuitePart, type Survey } from '../worlds/suite.ts';
import { testPath } from '../worlds/test-path.ts';
import { neutralWorld } from '../worlds/world.ts';
import { untilStopped } from './concurrency.ts';
import { retryLost } from './part-runs.ts';
import { errorsByPath, filesOf } from './replays.ts';
import { sharing } from './treatments.ts';

/** A survey and the files whose time was real in it. */
export interface PartSurvey {
  readonly survey: Survey;
  readonly realTime: readonly RealTimeNeed[];
}

/** Runs on real time that have to pass, and as many on virtual time that have to fail, before a file is moved. */
const replaysOfEither = 2;

/**
 * Surveys a part; once more where files turn out to need real time, because they say so or because a test
 * fails in the neutral world on virtual time and passes there on real time.
 *
 * @returns null where the signal came first
 */
export async function surveyPart(
  part: SuitePart,
  asked: readonly string[],
  signal: AbortSignal,
): Promise<PartSurvey | null> {
  const given = asked.map((file) => ({ file, reason: 'asked for' }));
  const first = await untilStopped(() => part.survey(sharing(part, asked)), signal);
  if (first === null || first.answer.kind === 'lost') return first && { survey: first, realTime: given };
  const found = await findRealTime(part, first.answer.outcome, asked, signal);
  if (found.length === 0 || signal.aborted) return { survey: first, realTime: given };
  const realTime = [...given, ...found];
  const files = sharing(
    part,
    realTime.map(({ file }) => file),
  );
  const again = await untilStopped(() => part.survey(files), signal);
  return again && { survey: again, realTime };
}

async function findRealTime(
  part: SuitePart,
  outcome: RunOutcome,
  asked: readonly string[],
  signal: AbortSignal,
): Promise<readonly RealTimeNeed[]> {
  const needs = outcome.needsRealTime.filter(({ file }) => !asked.includes(file));
  const settled = new Set([...asked, ...needs.map(({ file }) => file)]);
  const failing = outcome.failures.filter(({ file }) => !settled.has(file));
  const healed = await findHealed(part, failing, asked, signal);
  const first = new Map(healed.toReversed().map((failure) => [failure.file, failure]));
  return [...needs, ...[...first.values()].map(needOf)];
}

/** The failures that virtual time makes: gone on real time, and back on virtual time. */
async function findHealed(
  part: SuitePart,
  failures: readonly TestFailure[],
  asked: readonly string[],
  signal: AbortSignal,
): Promise<readonly TestFailure[]> {
  let left = failures;
  async function keep(time: 'real' | 'virtual', ends: 'failed' | 'passed'): Promise<void> {
    const files = filesOf(left);
    if (files.length === 0) return;
    const realTime = sharing(part, time === 'real' ? [...asked, ...files] : asked);
    const replay = (): ReturnType<SuitePart['replay']> =>
      part.replay(neutralWorld, { ...ordinaryRun, files, realTime });
    const answer = await untilStopped(() => retryLost(replay, signal), signal);
    const errors = answer?.kind === 'finished' ? errorsByPath(answer.outcome) : null;
    left = errors === null ? [] : left.filter((each) => errors.has(testPath(each)) === (ends === 'failed'));
  }
  for (let time = 0; time < replaysOfEither; time++) await keep('real', 'passed');
  for (let time = 0; time < replaysOfEither; time++) await keep('virtual', 'failed');
  return left;
}

function needOf({ file, error }: TestFailure): RealTimeNeed {
  return { file, reason: `fails on virtual time only: ${error.message}` };
}
