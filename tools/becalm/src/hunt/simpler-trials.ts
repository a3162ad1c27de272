import { testPath } from '../worlds/test-path.ts';
import { type Trial, worldOf } from '../worlds/trial.ts';
import { activeAxes, type Variation } from '../worlds/world.ts';
import type { CauseQuestion, Causes } from './causes.ts';
import { type Confirmation, confirm, flakyRule, type Suspect } from './confirm.ts';
import type { ReplayAll } from './replays.ts';
import type { TestTally } from './tally.ts';

/** What is known of a test in one of its failing worlds. */
export interface Answered {
  readonly test: TestTally;
  readonly question: CauseQuestion;
  readonly confirmation: Confirmation;
  readonly causes: Causes;
}

/**
 * A drawn world varies all axes at once, and one may undo there what another does: its least cause is a set then, of
 * which the test needs less elsewhere. A probe varies one axis. So a test that seems to need several axes together and
 * failed in such a probe, too, is looked at in that one, as soon as replays agree.
 */
export async function inSimplerTrials(
  answered: readonly Answered[],
  variation: Variation,
  replayAll: ReplayAll,
): Promise<readonly Answered[]> {
  const suspects = new Map<TestTally, Suspect>();
  for (const each of answered) {
    const trials = simplerTrials(each, variation);
    if (trials.length > 0) suspects.set(each.test, { id: each.test.id, trials });
  }
  const confirmations = await confirm(flakyRule, [...suspects.values()], variation, replayAll);
  const byPath = new Map(
    [...suspects.values()].map(({ id }, index) => [testPath(id), confirmations[index]] as const),
  );
  return answered.map((each) => simpler(each, byPath.get(testPath(each.test.id)), variation));
}

function simplerTrials(
  { test, question, confirmation, causes }: Answered,
  variation: Variation,
): readonly Trial[] {
  const needsSeveral = causes.length > 0 && causes.every((axes) => axes.length > 1);
  const isSteady = confirmation.kind === 'confirmed' && question.rate === 1 && question.ends === 'failed';
  if (!needsSeveral || !isSteady) return [];
  return test.failingProbes
    .map((index): Trial => ({ kind: 'probe', index }))
    .filter((trial) => activeAxes(worldOf(trial, variation)).length === 1);
}

function simpler(answer: Answered, confirmation: Confirmation | undefined, variation: Variation): Answered {
  if (confirmation?.kind !== 'confirmed') return answer;
  const { trial } = confirmation;
  const causes = [activeAxes(worldOf(trial, variation))];
  return { ...answer, confirmation, causes, question: { ...answer.question, trial } };
}
