import type { TestId } from '../worlds/outcome.ts';
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

/**
 * Finds the tests that do not end in the neutral world as they did in the survey. No world determines
 * them, and three failing replays of a drawn world may be luck: with a failure rate of one half that
 * happens in one of the three worlds tried with a probability of 1 − (7/8)³ = 33 %. Three controls
 * leave 1/8 of that.
 *
 * @returns the paths of the unsteady tests
 */
export async function findUnsteady(
  tests: readonly Controlled[],
  replayAll: ReplayAll,
): Promise<ReadonlySet<string>> {
  if (tests.length === 0) return new Set();
  const request = { world: neutralWorld, files: filesOf(tests.map(({ id }) => id)) };
  const outcomes = await replayAll(Array.from({ length: controlReplays }, () => request));
  const failedIn = outcomes.filter((outcome) => outcome !== null).map(errorsByPath);
  const unsteady = tests.filter(({ id, failsInNeutral }) =>
    failedIn.some((errors) => errors.has(testPath(id)) !== failsInNeutral),
  );
  return new Set(unsteady.map(({ id }) => testPath(id)));
}
