import type { RunOutcome, TestId } from '../worlds/outcome.ts';
import { testPath } from '../worlds/test-path.ts';
import { type Trial, worldOf } from '../worlds/trial.ts';
import { type AxisName, activeAxes, keepOnly, type World } from '../worlds/world.ts';
import { errorsByPath, filesOf, type ReplayAll } from './replays.ts';
import type { FlakeKind } from './result.ts';
import { groupByTrial, type TrialGroup } from './trials.ts';

/**
 * First causes: which axes have to leave their neutral value for a test to end otherwise than in the
 * neutral world. A world that does it is replayed with one axis at a time, all others neutral.
 *
 * For a test that passes in the neutral world that is a world in which it fails. A test that fails there
 * already (its state-setter is declared later, or the fixed random stream is an unlucky one) is asked
 * the mirrored question, in a world in which it passes.
 */

/** A test and a world in which it ends otherwise than in the neutral world. */
export interface CauseQuestion {
  readonly id: TestId;
  readonly trial: Trial;
  /** How it ends in that world. */
  readonly ends: 'failed' | 'passed';
}

/** Alternatives; the axes of each have to vary together. Empty when the replays gave no answer. */
export type Causes = readonly (readonly AxisName[])[];

/** An axis is a cause by itself when the test ends that way in so many replays of so many. */
const replaysPerAxis = 2;

/** Finds the first causes; the answers are in the order of the questions. */
export async function findCauses(
  questions: readonly CauseQuestion[],
  axes: readonly AxisName[],
  replayAll: ReplayAll,
): Promise<readonly Causes[]> {
  const experiments = groupByTrial(questions).flatMap((group) => experimentsOf(group, axes));
  const outcomes = await replayAll(
    experiments.flatMap(({ request }) => Array.from({ length: replaysPerAxis }, () => request)),
  );
  const seen = experiments.map((experiment, index) => ({
    ...experiment,
    outcomes: outcomes.slice(index * replaysPerAxis, (index + 1) * replaysPerAxis),
  }));
  return questions.map((question) => {
    const own = seen.filter((experiment) => experiment.members.includes(question));
    return causesOf(question, activeAxes(worldOf(question.trial, axes)), own);
  });
}

/** The kind of a flake by its causes; null when they are not known. */
export function kindOf(causes: Causes): FlakeKind | null {
  if (causes.length === 0) return null;
  const orderSuffices = causes.some((axes) => axes.length === 1 && axes[0] === 'order');
  const orderAlways = causes.every((axes) => axes.includes('order'));
  return orderSuffices || orderAlways ? 'order-dependent' : 'non-deterministic';
}

interface Experiment {
  readonly axis: AxisName;
  readonly members: readonly CauseQuestion[];
  readonly request: { readonly world: World; readonly files: readonly string[] };
}

/** One per active axis; a world with a single one needs none, as its cause is known. */
function experimentsOf(
  { trial, members }: TrialGroup<CauseQuestion>,
  axes: readonly AxisName[],
): readonly Experiment[] {
  const world = worldOf(trial, axes);
  const active = activeAxes(world);
  if (active.length < 2) return [];
  const files = filesOf(members.map((question) => question.id));
  return active.map((axis) => ({ axis, members, request: { world: keepOnly(world, [axis]), files } }));
}

function causesOf(
  question: CauseQuestion,
  active: readonly AxisName[],
  experiments: readonly (Experiment & { readonly outcomes: readonly (RunOutcome | null)[] })[],
): Causes {
  if (active.length < 2) return active.length === 0 ? [] : [active];
  const sufficient = experiments.filter(({ outcomes }) =>
    outcomes.every((outcome) => outcome !== null && endOf(question.id, outcome) === question.ends),
  );
  if (sufficient.length > 0) return sufficient.map(({ axis }) => [axis]);
  const answered = experiments.every(({ outcomes }) => outcomes.every((outcome) => outcome !== null));
  return answered ? [active] : [];
}

function endOf(id: TestId, outcome: RunOutcome): 'failed' | 'passed' | 'skipped' {
  if (errorsByPath(outcome).has(testPath(id))) return 'failed';
  return outcome.skipped.some((test) => testPath(test) === testPath(id)) ? 'skipped' : 'passed';
}
