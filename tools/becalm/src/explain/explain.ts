import type { LeftState } from '../worlds/outcome.ts';
import { testPath } from '../worlds/test-path.ts';
import { type AxisName, keepOnly } from '../worlds/world.ts';
import type { Explanation, Finding, LeastWorld } from './explanation.ts';
import { answerConfidence, createOracle, type End, type Oracle, type RunAttempt } from './oracle.ts';
import { findPredecessors, type Predecessors } from './predecessors.ts';
import { leastValues } from './values.ts';

/** How a finding is explained. */
export interface ExplainGiven {
  readonly run: RunAttempt;
  /** Paths of all tests whose state the test may meet, itself included, in declared order. */
  readonly scope: readonly string[];
  /** Tests of the suite, at least 1. */
  readonly suiteTests: number;
  /** What it may cost, in suite-equivalents. */
  readonly budget: number;
  /** Polluters and state-setters of other findings: one of them is often the answer. */
  readonly hints: readonly (readonly string[])[];
  readonly signal: AbortSignal;
}

/** What an explanation may cost where nobody says otherwise, in suite-equivalents. */
export const defaultBudget = 60;

/** Replays of the result, either way, that all have to agree. */
const confirmations = 3;

/**
 * Explains a confirmed finding: which tests take part, and how little of each axis' value it takes. At the signal, and
 * where the budget ends, the answer is the best so far.
 *
 * Questions are asked in warm workers. Where pristine processes do not agree with the answer, all of it is asked again
 * in pristine processes only.
 */
export async function explainFinding(finding: Finding, given: ExplainGiven): Promise<Explanation> {
  const oracle = createOracle({ ...given, rate: finding.rate, error: finding.error });
  const first = await search(finding, given, oracle);
  if (oracle.ended() || (await isConfirmed(finding, first, oracle))) return sumUp(first, oracle);
  oracle.doubt();
  const second = await search(finding, given, oracle);
  const confirmed = !oracle.ended() && (await isConfirmed(finding, second, oracle));
  return sumUp(confirmed ? second : { ...second, complete: false }, oracle);
}

interface Found {
  readonly predecessors: Predecessors;
  readonly least: readonly LeastWorld[];
  readonly left: readonly LeftState[];
  readonly complete: boolean;
}

/** Explains every alternative of the causes; the tests that take part are those of the first that needs any. */
async function search(finding: Finding, given: ExplainGiven, oracle: Oracle): Promise<Found> {
  const all: {
    readonly predecessors: Predecessors;
    readonly least: LeastWorld;
    readonly complete: boolean;
  }[] = [];
  for (const axes of finding.causes) all.push(await searchOne(finding, axes, given, oracle));
  const telling = all.find(({ predecessors }) => predecessors.sets.length > 0) ?? all[0];
  const left = telling === undefined ? [] : await leftBefore(finding, telling, oracle);
  return {
    predecessors: telling?.predecessors ?? nobody,
    least: all.map(({ least }) => least),
    left,
    complete: all.every(({ complete }) => complete),
  };
}

const nobody: Predecessors = { role: null, sets: [], cleaners: [], tests: null, complete: true };

async function searchOne(
  finding: Finding,
  axes: readonly AxisName[],
  { scope, hints }: ExplainGiven,
  oracle: Oracle,
): Promise<{ readonly predecessors: Predecessors; readonly least: LeastWorld; readonly complete: boolean }> {
  const test = testPath(finding.id);
  const ends = endOf(finding);
  const world = keepOnly(finding.world, axes);
  const predecessors = await findPredecessors({ test, scope, axes, world, ends, hints, oracle });
  const { tests } = predecessors;
  const few = tests === null ? world : { ...world, order: { kind: 'listed', tests } as const };
  const values = await leastValues({ axes, world: few, tests: tests ?? scope, ends, oracle });
  return {
    predecessors,
    least: { axes, world: values.world, tests, effects: values.effects },
    complete: predecessors.complete && values.complete,
  };
}

/** What the polluters leave for the victim, and the state-setters for the brittle test. */
async function leftBefore(
  { id }: Finding,
  { predecessors, least }: { readonly predecessors: Predecessors; readonly least: LeastWorld },
  oracle: Oracle,
): Promise<readonly LeftState[]> {
  const [set] = predecessors.sets;
  if (set === undefined) return [];
  const tests = [...set, testPath(id)];
  const world = { ...least.world, order: { kind: 'listed', tests } } as const;
  const run = await oracle.look({ world, tests }, { trace: true, watch: true });
  return run?.trace?.left ?? [];
}

/** Whether pristine processes end as told with what was found, and otherwise without it. */
async function isConfirmed(finding: Finding, { least }: Found, oracle: Oracle): Promise<boolean> {
  for (const { world, tests } of least) {
    if (tests === null) continue;
    for (let time = 0; time < confirmations; time++) {
      const run = await oracle.look({ world, tests }, { pristine: true });
      // A test that fails by luck may pass now and then.
      if (run === null || (run.end !== endOf(finding) && finding.rate === 1)) return false;
    }
  }
  return true;
}

function endOf({ failsInNeutral }: Finding): End {
  return failsInNeutral ? 'passed' : 'failed';
}

function sumUp({ predecessors, least, left, complete }: Found, oracle: Oracle): Explanation {
  const { role, sets, cleaners } = predecessors;
  return {
    role,
    polluters: role === 'victim' ? sets : [],
    stateSetters: role === 'brittle' ? sets : [],
    cleaners,
    least,
    left,
    cost: oracle.cost(),
    confidence: answerConfidence,
    complete: complete && !oracle.ended(),
  };
}
