import type { RunOutcome, TestId } from '../worlds/outcome.ts';
import { testPath } from '../worlds/test-path.ts';
import { type Trial, worldOf } from '../worlds/trial.ts';
import { type AxisName, activeAxes, keepOnly, type Variation, type World } from '../worlds/world.ts';
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

/** A set of axes is a cause when the test ends that way in so many replays of so many. */
const replaysPerSet = 2;

/**
 * Finds the first causes; the answers are in the order of the questions.
 *
 * Sets are tried by size: single axes for every question, pairs for those that no single axis answers,
 * and so on up to the whole world, which is known to suffice. So every alternative is a least set.
 */
export async function findCauses(
  questions: readonly CauseQuestion[],
  variation: Variation,
  replayAll: ReplayAll,
): Promise<readonly Causes[]> {
  const causes = new Map<CauseQuestion, Causes>();
  for (let size = 1; size <= variation.axes.length; size++) {
    const open = questions.filter((question) => !causes.has(question));
    for (const question of open) {
      const active = activeAxes(worldOf(question.trial, variation));
      if (active.length <= size) causes.set(question, active.length === 0 ? [] : [active]);
    }
    const asked = open.filter((question) => !causes.has(question));
    const experiments = groupByTrial(asked).flatMap((group) => experimentsOf(group, variation, size));
    for (const [question, answer] of await askAll(asked, experiments, replayAll))
      causes.set(question, answer);
  }
  return questions.map((question) => causes.get(question) ?? []);
}

/** The questions that this round settles: by a set that suffices, or by a replay that was lost. */
async function askAll(
  questions: readonly CauseQuestion[],
  experiments: readonly Experiment[],
  replayAll: ReplayAll,
): Promise<readonly (readonly [CauseQuestion, Causes])[]> {
  const seen = experiments.map((experiment) => ({ ...experiment, outcomes: [] as (RunOutcome | null)[] }));
  for (let time = 0; time < replaysPerSet; time++) {
    // Most sets are done with after one replay: nobody ended otherwise in it.
    const open = seen.filter(({ members, outcomes }) =>
      members.some((question) => suffices(question, outcomes)),
    );
    const outcomes = await replayAll(open.map(({ request }) => request));
    for (const [index, each] of open.entries()) each.outcomes.push(outcomes[index] ?? null);
  }
  return questions.flatMap((question) => {
    const answer = causesOf(
      question,
      seen.filter(({ members }) => members.includes(question)),
    );
    return answer === null ? [] : [[question, answer] as const];
  });
}

/** Whether the test has ended as asked in every replay so far. */
function suffices({ id, ends }: CauseQuestion, outcomes: readonly (RunOutcome | null)[]): boolean {
  return outcomes.every((outcome) => outcome !== null && endOf(id, outcome) === ends);
}

/** The kind of a flake by its causes; null when they are not known. */
export function kindOf(causes: Causes): FlakeKind | null {
  if (causes.length === 0) return null;
  const orderSuffices = causes.some((axes) => axes.length === 1 && axes[0] === 'order');
  const orderAlways = causes.every((axes) => axes.includes('order'));
  return orderSuffices || orderAlways ? 'order-dependent' : 'non-deterministic';
}

interface Experiment {
  readonly set: readonly AxisName[];
  readonly members: readonly CauseQuestion[];
  readonly request: { readonly world: World; readonly files: readonly string[] };
}

/** One per set of so many of the world's active axes. */
function experimentsOf(
  { trial, members }: TrialGroup<CauseQuestion>,
  variation: Variation,
  size: number,
): readonly Experiment[] {
  const world = worldOf(trial, variation);
  const files = filesOf(members.map((question) => question.id));
  return subsetsOf(activeAxes(world), size).map((set) => ({
    set,
    members,
    request: { world: keepOnly(world, set), files },
  }));
}

/** Every choice of `size` items, in the order of the items. */
function subsetsOf<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  if (size === 0) return [[]];
  return items.flatMap((item, index) =>
    subsetsOf(items.slice(index + 1), size - 1).map((others) => [item, ...others]),
  );
}

/** Null where the next larger sets have to be asked. */
function causesOf(
  question: CauseQuestion,
  experiments: readonly (Experiment & { readonly outcomes: readonly (RunOutcome | null)[] })[],
): Causes | null {
  const sufficient = experiments.filter(({ outcomes }) => suffices(question, outcomes));
  if (sufficient.length > 0) return sufficient.map(({ set }) => set);
  return experiments.every(({ outcomes }) => outcomes.every((outcome) => outcome !== null)) ? null : [];
}

function endOf(id: TestId, outcome: RunOutcome): 'failed' | 'passed' | 'skipped' {
  if (errorsByPath(outcome).has(testPath(id))) return 'failed';
  return outcome.skipped.some((test) => testPath(test) === testPath(id)) ? 'skipped' : 'passed';
}
