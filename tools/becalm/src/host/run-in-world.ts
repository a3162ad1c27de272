import type { WorkerGlobalState } from 'vitest';
import type { RunnerTask as Task, RunnerTestFile as TestFile, RunnerTestCase as TestTask } from 'vitest/node';
import { runBaseTests } from 'vitest/worker';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { World } from '../worlds/world.ts';
import { dealFiles, type Isolation } from './deal-files.ts';
import type { WorkerEnvironment } from './environment.ts';
import { type FileResult, readResults, type TestResult } from './read-results.ts';
import { relativePath } from './relative-path.ts';
import { type NamedFile, nameTasks, orderTasks, runOnce } from './task-tree.ts';
import { toTestError } from './test-error.ts';
import { endVitestLeftovers } from './vitest-leftovers.ts';
import { quietRpc, type RunListener } from './worker-rpc.ts';

/** Vitest's tracing object, as it is handed to a worker's `runTests`. */
export type Traces = Parameters<typeof runBaseTests>[2];

/** Runs files of the suite in a world, in this worker. */
export interface WorldRunner {
  /** Every file of the part, in the project's own order, relative to the root. */
  readonly files: readonly string[];
  /** The results by file, each in declared order; `files` null for all of them. */
  readonly run: (world: World, files: readonly string[] | null) => Promise<ReadonlyMap<string, FileResult>>;
}

/** What a worker has been given: Vitest's state and tracing, and what the pool told it. */
export interface WorkerGiven {
  readonly state: WorkerGlobalState;
  readonly traces: Traces;
  /** The root of the hunt, absolute. */
  readonly root: string;
  readonly isolation: Isolation;
  readonly environment: WorkerEnvironment;
  readonly installSandbox: () => Sandbox;
}

/** Makes the runner of a worker. The first, empty run is Vitest's own set-up; the sandbox comes after it. */
export async function createWorldRunner(given: WorkerGiven): Promise<WorldRunner> {
  const { state, root, isolation, environment } = given;
  const specifications = new Map(state.ctx.files.map((file) => [relativePath(root, file.filepath), file]));
  const vitest = vitestRuns(given);
  await vitest.run([], { isolate: false, listener: silentListener, onCurrent: () => undefined });
  // The sandbox remembers the process as it is below the environment, which comes and goes.
  await environment.leave();
  const sandbox = given.installSandbox();
  const renewsPerFile = isolation.perFile && environment.renews();

  async function attempt(
    world: World,
    lists: readonly (readonly string[])[],
    careful: boolean,
  ): Promise<Attempt> {
    const notes = takeNotes(root, world, sandbox);
    let changed = false;
    function freshProcess(restore: boolean): void {
      endVitestLeftovers();
      sandbox.sweep();
      if (restore && sandbox.restore()) changed = true;
    }
    async function endWorker(): Promise<void> {
      endVitestLeftovers();
      await environment.leave();
      freshProcess(true);
    }
    const listener: RunListener = {
      ...notes.listener,
      fileStarts(file) {
        // Where the environment is renewed the worker has just ended, and the environment is set up again.
        if (isolation.perFile && !renewsPerFile) freshProcess(careful);
        notes.listener.fileStarts(file);
      },
    };
    sandbox.enterWorld(world);
    for (const list of lists) {
      const files = list.flatMap((name) => specifications.get(name) ?? []);
      // Without isolation, the first file of a worker finds fresh modules, the others what it left.
      const shared = [files.slice(0, 1), files.slice(1)];
      const isolated = renewsPerFile ? files.map((file) => [file]) : [files];
      const batches = isolation.perFile ? isolated : shared;
      for (const [index, batch] of batches.entries()) {
        const isolate = isolation.perFile || index === 0;
        if (batch.length === 0) continue;
        await environment.enter();
        await vitest.run(batch, { isolate, listener, onCurrent: notes.onCurrent });
        if (renewsPerFile) await endWorker();
      }
      if (!renewsPerFile) await endWorker();
    }
    return { results: notes.results(), changed };
  }

  let careful = true;
  let everChanged = false;
  return {
    files: [...specifications.keys()],
    async run(world, wanted) {
      const names = [...specifications.keys()].filter((name) => wanted?.includes(name) ?? true);
      const lists = dealFiles(world, names, isolation);
      const first = await attempt(world, lists, careful);
      const again = isolation.perFile && !renewsPerFile && first.changed && !careful;
      // A suite whose files leave the process as they found it is looked at once per world, not once per
      // file. Should a world show otherwise, it counts for nothing and is run again with care, as are all
      // that follow.
      everChanged ||= first.changed;
      careful = everChanged;
      return again ? (await attempt(world, lists, true)).results : first.results;
    },
  };
}

interface Attempt {
  readonly results: ReadonlyMap<string, FileResult>;
  /** Whether files left the process other than they found it. */
  readonly changed: boolean;
}

interface RunOptions {
  /** Whether Vitest resets modules and mocks before each file. */
  readonly isolate: boolean;
  readonly listener: RunListener;
  readonly onCurrent: (task?: Task) => void;
}

type FileSpecification = WorkerGlobalState['ctx']['files'][number];

/** Runs of Vitest in this worker, one after the other, on one connection to its server. */
function vitestRuns({ state, traces }: WorkerGiven): {
  readonly run: (files: readonly FileSpecification[], options: RunOptions) => Promise<void>;
} {
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
      };
      listener = options.listener;
      await runBaseTests('run', observeCurrent(runState, options.onCurrent), traces);
      // Ends worker-scoped fixtures, whose definitions would otherwise grow with every world.
      for (const cleanup of cleanups) await cleanup();
      listener = silentListener;
    },
  };
}

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

const silentListener: RunListener = {
  fileStarts: () => undefined,
  fileCollected: () => undefined,
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

/** What one attempt at a world collects while it runs. */
interface Notes {
  readonly listener: RunListener;
  readonly onCurrent: (task?: Task) => void;
  readonly results: () => ReadonlyMap<string, FileResult>;
}

/** An error that no test caught, with the test that ran last when it came. */
interface LateError {
  readonly file: string;
  readonly name: string;
  readonly error: unknown;
}

/** The test that runs, or ran last. */
interface Running {
  readonly task: TestTask;
  readonly file: string;
  readonly name: string;
  /** The suite's own time when it began. */
  readonly startMs: number;
  /** Whether Vitest has gone on to something else. */
  readonly left: boolean;
}

/** Orders what is collected, tells the sandbox where the run is, and remembers what came out. */
function takeNotes(root: string, world: World, sandbox: Sandbox): Notes {
  const collected: { readonly file: TestFile; readonly named: NamedFile }[] = [];
  const late: LateError[] = [];
  let current: NamedFile | null = null;
  const overdue = new Set<Task>();
  let running: Running | null = null;

  /** Vitest's own time-outs wait in real time, which a test under virtual time hardly takes. */
  function leave(): void {
    if (running === null || running.task.concurrent === true) return;
    const { timeout } = running.task;
    if (timeout > 0 && sandbox.elapsedMs() - running.startMs > timeout) overdue.add(running.task);
  }

  return {
    listener: {
      fileStarts(file) {
        leave();
        running = null;
        current = null;
        sandbox.enterPlace(relativePath(root, file.filepath));
      },
      fileCollected(file) {
        const named = nameTasks(file, relativePath(root, file.filepath));
        runOnce(named.tests);
        orderTasks(world.order, file, named.placeOf);
        collected.push({ file, named });
        current = named;
      },
      packageLoads: sandbox.adoptPackage,
      unhandledError(error) {
        if (running !== null) late.push({ file: running.file, name: running.name, error });
      },
    },
    onCurrent(task) {
      if (task === undefined || current === null) return;
      if (running !== null && running.task !== task && !running.left) {
        leave();
        running = { ...running, left: true };
      }
      sandbox.enterPlace(current.placeOf(task));
      if (task.type !== 'test') return;
      sandbox.testStarts();
      const file = relativePath(root, task.file.filepath);
      running = { task, file, name: current.nameOf(task), startMs: sandbox.elapsedMs(), left: false };
    },
    results() {
      const results = new Map(
        collected.map(({ file, named }) => [
          relativePath(root, file.filepath),
          readResults(root, file, named, overdue),
        ]),
      );
      for (const each of late) failLate(root, each, results);
      return results;
    },
  };
}

function failLate(root: string, { file, name, error }: LateError, results: Map<string, FileResult>): void {
  const result = results.get(file);
  if (result?.kind !== 'collected') return;
  const failed: TestResult = { kind: 'failed', durationMs: 0, error: toTestError(root, error) };
  results.set(file, { kind: 'collected', results: new Map([...result.results, [name, failed]]) });
}
