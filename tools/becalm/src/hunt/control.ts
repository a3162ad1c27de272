import type { RunOutcome, TestId } from '../worlds/outcome.ts';
import { testPath } from '../worlds/test-path.ts';
import { neutralWorld } from '../worlds/world.ts';
import { errorsByPath, filesOf, type ReplayAll } from './replays.ts';

/** A test and whether it failed in the neutral world of the survey. */
export interface Controlled {
  readonly id: TestId;
  readonly failsInNeutral: boolean;
}

/** Replays of the neutral world; they serve all tests of a part at once. */
export const controlReplays = 3;

/** Replays the neutral world for the files of some tests; nothing where there are none. */
export async function replayNeutral(
  tests: readonly { readonly id: TestId }[],
  replayAll: ReplayAll,
): Promise<readonly RunOutcome[]> {
  if (tests.length === 0) return [];
  const request = { world: neutralWorld, files: filesOf(tests.map(({ id }) => id)) };
  const outcomes = await replayAll(Array.from({ length: controlReplays }, () => request));
  return outcomes.filter((outcome) => outcome !== null);
}

/**
 * Finds the tests that do not end in replays of the neutral world as they did in the survey. No world
 * determines them, and three failing replays of a drawn world may be luck: with a failure rate of one half
 * that happens in one of the three worlds tried with a probability of 1 − (7/8)³ = 33 %. Three controls
 * leave 1/8 of that.
 *
 * @returns the paths of the unsteady tests
 */
export function findUnsteady(
  tests: readonly Controlled[],
  controls: readonly RunOutcome[],
): ReadonlySet<string> {
  const failedIn = controls.map(errorsByPath);
  const unsteady = tests.filter(({ id, failsInNeutral }) =>
    failedIn.some((errors) => errors.has(testPath(id)) !== failsInNeutral),
  );
  return new Set(unsteady.map(({ id }) => testPath(id)));
}
