import type { WorkerGlobalState } from 'vitest';
import type { RunnerTask as Task } from 'vitest/node';
import { runBaseTests } from 'vitest/worker';
import { quietRpc, type RunListener } from './worker-rpc.ts';

/** Vitest's tracing object, as it is handed to a worker's `runTests`. */
export type Traces = Parameters<typeof runBaseTests>[2];

/** How a run of Vitest differs from the one before. */
export interface RunOptions {
  /** Whether Vitest resets modules and mocks before each file. */
  readonly isolate: boolean;
  readonly listener: RunListener;
  readonly onCurrent: (task?: Task) => void;
}

type FileSpecification = WorkerGlobalState['ctx']['files'][number];

/** Runs of Vitest in this worker, one after the other, on one connection to its server. */
export interface VitestRuns {
  readonly run: (files: readonly FileSpecification[], options: RunOptions) => Promise<void>;
}

/** Makes the runs of a worker from what Vitest gave it. */
export function vitestRuns(state: WorkerGlobalState, traces: Traces): VitestRuns {
  const config = configOfWorlds(state.config);
  let listener: RunListener = silentListener;
  const rpc = quietRpc(state.rpc, () => listener);
  return {
    async run(files, options) {
      const cleanups: (() => unknown)[] = [];
      const runConfig = { ...config, isolate: options.isolate };
      const runState: WorkerGlobalState = {
        ...state,
        config: runConfig,
        rpc,
        ctx: { ...state.ctx, files: [...files], config: runConfig },
        durations: { environment: 0, prepare: performance.now(), fetch: 0 },
        onCleanup: (cleanup) => void cleanups.push(cleanup),
        // Vitest 4 keeps what every run asks for here; nobody cancels ours.
        onCancel: neverCancelled,
      };
      listener = options.listener;
      await runBaseTests('run', observeCurrent(runState, options.onCurrent), traces);
      // Ends worker-scoped fixtures, whose definitions would otherwise grow with every world.
      for (const cleanup of cleanups) await cleanup();
      listener = silentListener;
    },
  };
}

const neverCancelled: WorkerGlobalState['onCancel'] = () => () => undefined;

type Config = WorkerGlobalState['config'];

/** The project's configuration without what would hide or spread what a world shows. */
function configOfWorlds(config: Config): Config {
  return {
    ...config,
    bail: 0,
    retry: 0,
    // Collected with shuffle on, only suites that say `{ shuffle: false }` carry `false`.
    sequence: { ...config.sequence, shuffle: true },
    snapshotOptions: { ...config.snapshotOptions, updateSnapshot: 'none' },
  };
}

/** Hears nothing. */
export const silentListener: RunListener = {
  fileStarts: () => undefined,
  fileCollected: () => undefined,
  moduleFetched: () => () => undefined,
  packageLoads: () => Promise.resolve(),
  unhandledError: () => undefined,
};

/** Vitest's runner writes the task that runs into `state.current`; this tells of every change. */
function observeCurrent(state: WorkerGlobalState, onCurrent: (task?: Task) => void): WorkerGlobalState {
  let current: Task | undefined;
  return Object.defineProperty(state, 'current', {
    configurable: true,
    enumerable: true,
    get: () => current,
    set: (task: Task | undefined) => {
      current = task;
      onCurrent(task);
    },
  });
}
