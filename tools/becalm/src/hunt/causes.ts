import { runsPerAnswer } from '../explain/oracle.ts';
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
  /** How often it failed where it can, in (0, 1]; below 1 luck takes part as well. */
  readonly rate: number;
}

/**
 * Alternatives; the axes of each have to vary together. Empty when the replays gave no answer; an empty set says that
 * nothing has to vary: the test fails by luck in the neutral world, too.
 */
export type Causes = readonly (readonly AxisName[])[];

/**
 * A set of axes is a cause when the test ends that way in so many replays of so many; one that fails by luck has to fail
 * once in as many as show a failure of its rate.
 */
const replaysPerSet = 2;

/** A failure that is rarer than this takes too many replays to be looked into. */
const replaysMax = 30;

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
  for (let size = 0; size <= variation.axes.length; size++) {
    // That the neutral world does not do it is known, but where luck takes part.
    const open = questions.filter((question) => !causes.has(question) && (size > 0 || isByLuck(question)));
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
  for (let time = 0; time < Math.max(0, ...questions.map(replaysFor)); time++) {
    // Most sets are done with after one replay: nobody ended otherwise in it.
    const open = seen.filter(({ members, outcomes }) =>
      members.some((question) => isOpen(question, outcomes)),
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

/** How many replays an answer takes at most. */
function replaysFor({ rate }: CauseQuestion): number {
  return rate < 1 ? Math.min(replaysMax, runsPerAnswer(rate)) : replaysPerSet;
}

/** Whether another replay may change the answer. */
function isOpen(question: CauseQuestion, outcomes: readonly (RunOutcome | null)[]): boolean {
  if (outcomes.length >= replaysFor(question) || outcomes.includes(null)) return false;
  return isByLuck(question) ? !suffices(question, outcomes) : suffices(question, outcomes);
}

/** Whether the test has ended as asked: in every replay so far, or in one where it fails by luck. */
function suffices(question: CauseQuestion, outcomes: readonly (RunOutcome | null)[]): boolean {
  const asAsked = (outcome: RunOutcome | null): boolean =>
    outcome !== null && endOf(question.id, outcome) === question.ends;
  return isByLuck(question) ? outcomes.some(asAsked) : outcomes.every(asAsked);
}

/** A test that fails now and then passes now and then in any world: only its failures say something. */
function isByLuck({ rate, ends }: CauseQuestion): boolean {
  return rate < 1 && ends === 'failed';
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
