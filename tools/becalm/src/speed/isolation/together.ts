import { untilStopped } from '../../hunt/concurrency.ts';
import { retryLost } from '../../hunt/part-runs.ts';
import { errorsByPath } from '../../hunt/replays.ts';
import type { CatalogueEntry, LeftState, TestError } from '../../worlds/outcome.ts';
import { ordinaryRun, type SuitePart } from '../../worlds/suite.ts';
import { testPath } from '../../worlds/test-path.ts';
import { neutralWorld } from '../../worlds/world.ts';

/** What some files showed that one worker ran. */
export interface Together {
  /** By the path of the test that failed. */
  readonly errors: ReadonlyMap<string, TestError>;
  /** What the watched test met; empty where none was watched. */
  readonly left: readonly LeftState[];
}

/** How files are run together. */
export interface TogetherOptions {
  /** In a process that has run nothing; default false. */
  readonly pristine?: boolean;
  /** The path of a test: tell what those before it left. */
  readonly watch?: string;
}

/** Runs files in one worker, in their order, and no others. Null where the run was lost, or the signal came. */
export type RunTogether = (files: readonly string[], options?: TogetherOptions) => Promise<Together | null>;

/** Where files are run together. */
export interface TogetherGiven {
  /** One whose files share state; it has been surveyed. */
  readonly part: Pick<SuitePart, 'run' | 'replay'>;
  readonly catalogue: readonly CatalogueEntry[];
  /** Files whose time is real. */
  readonly realTime: readonly string[];
  readonly signal: AbortSignal;
  /** Hears of every run that has ended. */
  readonly onRun: () => void;
}

/** Makes runs of some files of a part in one worker. */
export function togetherIn({ part, catalogue, realTime, signal, onRun }: TogetherGiven): RunTogether {
  const pathsOf = Map.groupBy(catalogue, ({ file }) => file);
  return async (files, { pristine = false, watch } = {}) => {
    const tests = files.flatMap((file) => (pathsOf.get(file) ?? []).map(testPath));
    const world = { ...neutralWorld, order: { kind: 'listed', tests } } as const;
    const request = {
      ...ordinaryRun,
      files,
      realTime: realTime.filter((file) => files.includes(file)),
      apart: false,
      tests,
      trace: watch !== undefined,
      watch: watch ?? null,
    };
    const once = (): ReturnType<SuitePart['run']> =>
      pristine ? part.replay(world, request) : part.run(world, request);
    const answer = await untilStopped(() => retryLost(once, signal), signal);
    onRun();
    if (answer?.kind !== 'finished') return null;
    return { errors: errorsByPath(answer.outcome), left: answer.outcome.trace?.left ?? [] };
  };
}
