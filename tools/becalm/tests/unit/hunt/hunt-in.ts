import type { HuntEvent } from '../../../src/hunt/events.ts';
import { hunt } from '../../../src/hunt/hunt.ts';
import type { StopRules } from '../../../src/hunt/pace.ts';
import { planHunt } from '../../../src/hunt/plan.ts';
import type { HuntResult, TestResult } from '../../../src/hunt/result.ts';
import type { GivenTreatments } from '../../../src/hunt/run-worlds.ts';
import { testPath } from '../../../src/worlds/test-path.ts';
import { type AxisName, axisNames } from '../../../src/worlds/world.ts';
import type { FakeCall, FakeSuite } from './fake-suite.ts';

/** What a test says of a hunt; the rest is ordinary. */
export interface Given extends Partial<GivenTreatments> {
  readonly first?: number;
  /** Default 100. */
  readonly seeds?: number;
  readonly axes?: readonly AxisName[];
  /** Default 2. */
  readonly concurrency?: number;
  /** Default false. */
  readonly explain?: boolean;
  /** Default false. */
  readonly byLuck?: boolean;
  /** What may end it before its last seed; by default nothing. */
  readonly rules?: StopRules;
  readonly keptSeeds?: readonly number[];
  readonly signal?: AbortSignal;
  readonly observe?: (event: HuntEvent) => void;
}

const neverAborted = new AbortController().signal;
const silent = (): void => undefined;
const isNone = (): boolean => false;

/** Hunts through a modelled suite. */
export function huntIn(suite: FakeSuite, given: Given = {}): Promise<HuntResult> {
  return hunt(
    suite,
    {
      plan: planHunt({ first: given.first ?? 1, count: given.seeds ?? 100 }, given.axes ?? axisNames),
      concurrency: given.concurrency ?? 2,
      signal: given.signal ?? neverAborted,
      observe: given.observe ?? silent,
      explain: () => given.explain === true,
      byLuck: given.byLuck ?? false,
      given: treatmentsOf(given),
    },
    given.rules,
    given.keptSeeds,
  );
}

function treatmentsOf({ realTime = isNone, alone = isNone }: Given): GivenTreatments {
  return { realTime, alone };
}

/** The result of a test by its path. */
export function testOf(result: HuntResult, path: string): TestResult {
  const found = result.parts.flatMap(({ tests }) => tests).find(({ id }) => testPath(id) === path);
  if (found === undefined) throw new Error(`no result for ${path}`);
  return found;
}

/** Twelve tests in two files, in suites of their own. */
export const ordinary = ['a.test.ts', 'b.test.ts'].flatMap((file) =>
  ['one', 'two', 'three', 'group > one', 'group > two', 'group > three'].map((name) => `${file} > ${name}`),
);
/** Its draw in the neutral world is 0.947: it passes there at any failure rate below. */
export const victim = 'a.test.ts > group > two';
/** A test that is declared after {@link victim}. */
export const polluter = 'a.test.ts > group > three';

/** How many of the worlds of a hunt are also run cold: 40 probes, and every 50th of the seeds. */
export function coldControls(seeds = 100): number {
  return 40 + Math.ceil(seeds / 50);
}

/** Replays that name files: those of suspects, where they are not in all files, and no cold controls. */
export function replaysOfSome(suite: FakeSuite): readonly FakeCall[] {
  const all = suite.parts[0]?.files.length ?? 0;
  return suite.calls().replays.filter(({ files }) => files.length < all);
}
