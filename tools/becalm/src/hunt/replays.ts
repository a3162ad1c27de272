import type { RunOutcome, TestError } from '../worlds/outcome.ts';
import type { RunAnswer } from '../worlds/suite.ts';
import { testPath } from '../worlds/test-path.ts';
import type { World } from '../worlds/world.ts';
import { runConcurrently } from './concurrency.ts';
import type { RunFiles } from './part-runs.ts';

/** One pristine replay of a world. */
export interface ReplayRequest {
  readonly world: World;
  /** Files that hold the tests in question; relative to the root. */
  readonly files: readonly string[];
}

/**
 * Answers requests, in their order. Null stands for a replay without an outcome: its process was lost
 * twice, or the hunt was stopped.
 */
export type ReplayAll = (requests: readonly ReplayRequest[]) => Promise<readonly (RunOutcome | null)[]>;

/** How replays of a part are run. */
export interface ReplayOptions {
  readonly concurrency: number;
  readonly signal: AbortSignal;
  /** Called once per request that came to an end, with or without an outcome. */
  readonly onReplay: () => void;
}

/** Makes replays of a part, as many at a time as allowed. */
export function replayerOf(runFiles: RunFiles, options: ReplayOptions): ReplayAll {
  return (requests) =>
    runAllOf(
      requests.map(
        ({ world, files }) =>
          () =>
            runFiles(world, files, 'own'),
      ),
      options,
    );
}

/** Runs work in order, as many at a time as allowed; null stands for what came to no outcome. */
export async function runAllOf(
  runs: readonly (() => Promise<RunAnswer>)[],
  options: ReplayOptions,
): Promise<readonly (RunOutcome | null)[]> {
  const outcomes: (RunOutcome | null)[] = runs.map(() => null);
  await runConcurrently({
    items: runs.entries(),
    limit: options.concurrency,
    signal: options.signal,
    run: ([, run]) => run(),
    accept: ([index], answer) => {
      outcomes[index] = answer.kind === 'finished' ? answer.outcome : null;
      options.onReplay();
    },
  });
  return outcomes;
}

/** The errors of an outcome by the path of the test that failed. */
export function errorsByPath(outcome: RunOutcome): ReadonlyMap<string, TestError> {
  return new Map(outcome.failures.map((failure) => [testPath(failure), failure.error]));
}

/** The files of some tests, each once. */
export function filesOf(tests: readonly { readonly file: string }[]): readonly string[] {
  return [...new Set(tests.map((test) => test.file))];
}
