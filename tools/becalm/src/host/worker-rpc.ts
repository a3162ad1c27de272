import type { WorkerGlobalState } from 'vitest';
import type { RunnerTestFile as TestFile } from 'vitest/node';

type Rpc = WorkerGlobalState['rpc'];

/** What a run in a world wants to know while it goes on. */
export interface RunListener {
  /** A file is about to load its set-up files and itself. */
  readonly fileStarts: (file: TestFile) => void;
  /** A file has been collected; its task tree is live and has not run. */
  readonly fileCollected: (file: TestFile) => void;
  /** A module is asked for; the function given is called when it is there. */
  readonly moduleFetched: () => () => void;
  /** A package that is loaded natively, outside the modules that are fresh in every world. */
  readonly packageLoads: (path: string) => Promise<void>;
  /** An error that no test caught. */
  readonly unhandledError: (error: unknown) => void;
}

/**
 * Wraps a worker's calls to Vitest's server: what a thousand worlds ask again is asked once, and what
 * only reporters, caches and snapshots need is dropped.
 */
export function quietRpc(rpc: Rpc, listener: () => RunListener): Rpc {
  const fetch = memoise(rpc.fetch);
  const own: Readonly<Record<string, unknown>> = {
    fetch: async (...given: Parameters<Rpc['fetch']>) => {
      const arrived = listener().moduleFetched();
      try {
        const answer = await fetch(...given);
        if ('externalize' in answer && answer.type !== 'builtin')
          await listener().packageLoads(answer.externalize);
        return answer;
      } finally {
        arrived();
      }
    },
    resolve: memoise(rpc.resolve),
    resolveSnapshotPath: memoise(rpc.resolveSnapshotPath),
    // The warm start hands out files to read anew for every module; `fetch` above keeps texts.
    fetchWarmModules: () => Promise.resolve({}),
    prewarmModuleGraph: nothing,
    onQueued: (file: TestFile) => {
      listener().fileStarts(file);
      return nothing();
    },
    onCollected: (files: readonly TestFile[]) => {
      for (const file of files) listener().fileCollected(file);
      return nothing();
    },
    onUnhandledError: (error: unknown) => {
      listener().unhandledError(error);
      return nothing();
    },
    onTaskUpdate: nothing,
    onUserConsoleLog: nothing,
    onAfterSuiteRun: nothing,
    onAsyncLeaks: nothing,
    onTestModuleDependencies: nothing,
    onTestBenchmark: nothing,
    onTaskArtifactRecord: (_id: string, artifact: unknown) => Promise.resolve(artifact),
    snapshotSaved: nothing,
    writeBenchmarkResult: nothing,
  };
  return new Proxy(rpc, {
    get: (target, key, receiver: unknown): unknown =>
      typeof key === 'string' && key in own ? own[key] : Reflect.get(target, key, receiver),
  });
}

function nothing(): Promise<void> {
  return Promise.resolve();
}

/** Remembers answers by the first three arguments (id, importer, environment); failures are asked again. */
function memoise<Given extends unknown[], Answer>(
  ask: (...given: Given) => Promise<Answer>,
): (...given: Given) => Promise<Answer> {
  const answers = new Map<string, Promise<Answer>>();
  return (...given) => {
    const key = given.slice(0, 3).join('\n');
    let answer = answers.get(key);
    if (answer === undefined) {
      answer = ask(...given);
      answers.set(key, answer);
      answer.catch(() => answers.delete(key));
    }
    return answer;
  };
}
