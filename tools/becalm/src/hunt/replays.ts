import type { RunOutcome, TestError } from '../worlds/outcome.ts';
import { ordinaryRun, type RunAnswer, type SuitePart } from '../worlds/suite.ts';
import { testPath } from '../worlds/test-path.ts';
import type { World } from '../worlds/world.ts';
import { runConcurrently } from './concurrency.ts';

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

/** Makes replays of a part, as many at a time as allowed; a lost one is tried once more. */
export function replayerOf(part: SuitePart, options: ReplayOptions): ReplayAll {
  return async (requests) => {
    const outcomes: (RunOutcome | null)[] = requests.map(() => null);
    await runConcurrently({
      items: requests.entries(),
      limit: options.concurrency,
      signal: options.signal,
      run: ([, request]) =>
        retryLost(() => part.replay(request.world, { ...ordinaryRun, files: request.files }), options.signal),
      accept: ([index], answer) => {
        outcomes[index] = answer.kind === 'finished' ? answer.outcome : null;
        options.onReplay();
      },
    });
    return outcomes;
  };
}

/**
 * Runs once more what was lost with its worker: the first loss may have been the machine's. After the
 * signal nothing is run again, as workers are lost because they are closed.
 */
export async function retryLost(run: () => Promise<RunAnswer>, signal: AbortSignal): Promise<RunAnswer> {
  const answer = await run();
  return answer.kind === 'lost' && !signal.aborted ? run() : answer;
}

/** The errors of an outcome by the path of the test that failed. */
export function errorsByPath(outcome: RunOutcome): ReadonlyMap<string, TestError> {
  return new Map(outcome.failures.map((failure) => [testPath(failure), failure.error]));
}

/** The files of some tests, each once. */
export function filesOf(tests: readonly { readonly file: string }[]): readonly string[] {
  return [...new Set(tests.map((test) => test.file))];
}
