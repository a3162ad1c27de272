import { type AxisName, neutralWorld, type World } from '../worlds/world.ts';
import { findAlternatives } from './alternatives.ts';
import type { Role } from './explanation.ts';
import { type Holds, minimise } from './minimise.ts';
import type { Attempt, End, Oracle } from './oracle.ts';

/**
 * Which tests have to run before a test for it to fail, or to pass.
 *
 * What passes alone and fails after others is a victim: the least set of tests before it are its polluters. What fails
 * alone and passes after others is brittle: the least set with which it passes are its state-setters. A flake of
 * another axis may have polluters, too, as a timer that outlives its test.
 */

/** The question: one least set of axes, and a world in which they make the test end as told. */
export interface PredecessorGiven {
  /** Path of the test in question. */
  readonly test: string;
  /** Every test whose state it may meet, in declared order; itself included. */
  readonly scope: readonly string[];
  readonly axes: readonly AxisName[];
  /** All other axes are neutral. */
  readonly world: World;
  /** How the test ends there; otherwise where the axes are neutral. */
  readonly ends: End;
  /** Sets that are known to be polluters or state-setters of others: asked for first. */
  readonly hints: readonly (readonly string[])[];
  readonly oracle: Oracle;
}

/** The answer. */
export interface Predecessors {
  readonly role: Role;
  /** Alternatives, the first one first; empty where no other test takes part. */
  readonly sets: readonly (readonly string[])[];
  readonly cleaners: readonly string[];
  /** With how few tests the test ends as told. Null where it takes part with all of them, as far as is known. */
  readonly tests: readonly string[] | null;
  /** False where the search was ended. */
  readonly complete: boolean;
}

const unknown: Predecessors = { role: null, sets: [], cleaners: [], tests: null, complete: false };

/** Finds the tests that take part. */
export async function findPredecessors(given: PredecessorGiven): Promise<Predecessors> {
  const { oracle, test, ends, axes } = given;
  const alone = await oracle.end(attemptOf(given, []));
  if (alone === null) return unknown;
  const byOrder = axes.includes('order');
  if (!byOrder && alone === ends) return { ...unknown, tests: [test], complete: true };
  return alone === 'passed' ? findPolluters(given) : findStateSetters(given);
}

async function findPolluters(given: PredecessorGiven): Promise<Predecessors> {
  const { axes, ends, world, test } = given;
  const failing = ends === 'failed' || !axes.includes('order') ? world : withDeclaredOrder(world);
  const holds = asker(given, 'failed');
  const first = await firstSet(given, failing, holds);
  if (first === null) return unknown;
  const answer = { role: 'victim', tests: ends === 'failed' ? [...first.set, test] : [test] } as const;
  if (!first.complete) return { ...answer, sets: [first.set], cleaners: [], complete: false };
  if (!axes.includes('order')) return { ...answer, sets: [first.set], cleaners: [], complete: true };
  const cleaners = await findCleaners(given, first);
  const others = first.before.filter((path) => !cleaners.found.includes(path));
  const alternatives = await findAlternatives(others, first.set, holds);
  return {
    ...answer,
    sets: alternatives.sets,
    cleaners: cleaners.found,
    complete: cleaners.complete && alternatives.complete,
  };
}

async function findStateSetters(given: PredecessorGiven): Promise<Predecessors> {
  const { axes, ends, world, test } = given;
  const byOrder = axes.includes('order');
  const passing = ends === 'failed' && byOrder ? withDeclaredOrder(world) : world;
  const holds = asker(given, 'passed');
  const first = await firstSet(given, passing, holds);
  if (first === null) return unknown;
  const { sets, complete } = first.complete
    ? await findAlternatives(first.before, first.set, holds)
    : { sets: [first.set], complete: false };
  const tests = ends === 'failed' ? [test] : [...first.set, test];
  return { role: 'brittle', sets, cleaners: [], tests, complete };
}

interface FirstSet {
  readonly set: readonly string[];
  /** All tests but the one in question: those that ran before it, in their order, then the others. */
  readonly before: readonly string[];
  readonly complete: boolean;
}

/** A least set among the tests that ran before the test in a world; null where they do not explain it. */
async function firstSet(
  given: PredecessorGiven,
  world: World,
  holds: Holds<string>,
): Promise<FirstSet | null> {
  const ran = await testsBefore(given, world);
  if (ran === null) return null;
  const { test, scope, hints } = given;
  const before = [...ran, ...scope.filter((path) => path !== test && !ran.includes(path))];
  for (const hint of hints) {
    if (hint.length === 0 || !hint.every((path) => before.includes(path))) continue;
    if ((await holds(hint)) === true) return { ...(await least(hint, holds)), before };
  }
  // What ran before is where the answer is; with all that could, too, something may hide it.
  for (const candidates of [ran, before]) {
    const answer = await holds(candidates);
    if (answer === null) return null;
    if (answer) return { ...(await least(candidates, holds)), before };
  }
  return null;
}

async function least(
  items: readonly string[],
  holds: Holds<string>,
): Promise<{ readonly set: readonly string[]; readonly complete: boolean }> {
  const { items: set, complete } = await minimise(items, holds);
  return { set, complete };
}

/** The tests that run before the one in question, in the same worker; null where nobody can say. */
async function testsBefore(
  { oracle, test, scope }: PredecessorGiven,
  world: World,
): Promise<readonly string[] | null> {
  const run = await oracle.look({ world, tests: scope }, { trace: true });
  const list = run?.trace?.ran.find((paths) => paths.includes(test));
  return list === undefined ? null : list.slice(0, list.indexOf(test));
}

/** Cleaners that are looked for; more say nothing more. */
const cleanersMax = 5;

/** Finds single tests that undo the pollution when they run between polluters and victim. */
async function findCleaners(
  given: PredecessorGiven,
  { set, before }: FirstSet,
): Promise<{ readonly found: readonly string[]; readonly complete: boolean }> {
  const clean = asker(given, 'passed');
  const holds: Holds<string> = (between) => clean([...set, ...between]);
  const found: string[] = [];
  let candidates = before.filter((path) => !set.includes(path));
  while (candidates.length > 0 && found.length < cleanersMax) {
    const ordered = await cleaningOrder(candidates, holds);
    if (ordered === 'ended') return { found, complete: false };
    if (ordered === null) break;
    const { items, complete } = await minimise(ordered, holds);
    if (!complete) return { found, complete: false };
    // Two that only clean together are nobody's cleaner.
    if (items.length === 1) found.push(...items);
    candidates = candidates.filter((path) => !items.includes(path));
  }
  return { found, complete: true };
}

/** An order of all candidates in which they clean: what comes last may pollute again. Null where neither does. */
async function cleaningOrder(
  candidates: readonly string[],
  holds: Holds<string>,
): Promise<readonly string[] | 'ended' | null> {
  for (const order of [candidates, candidates.toReversed()]) {
    const answer = await holds(order);
    if (answer === null) return 'ended';
    if (answer) return order;
  }
  return null;
}

/** Whether the test ends so after some tests. */
function asker(given: PredecessorGiven, wanted: End): Holds<string> {
  return async (before) => {
    const end = await given.oracle.end(attemptOf(given, before));
    return end === null ? null : end === wanted;
  };
}

/** The tests in their order, and the one in question after them; the other axes stay as they are. */
function attemptOf({ world, test }: PredecessorGiven, before: readonly string[]): Attempt {
  const tests = [...before, test];
  return { world: { ...world, order: { kind: 'listed', tests } }, tests };
}

function withDeclaredOrder(world: World): World {
  return { ...world, order: neutralWorld.order };
}
