import type { WorkerGlobalState } from 'vitest';
import type { RunnerTask as Task, RunnerTestFile as TestFile } from 'vitest/node';
import { runBaseTests } from 'vitest/worker';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { arrange } from '../worlds/axes/order.ts';
import { hashOf } from '../worlds/seed.ts';
import type { World } from '../worlds/world.ts';
import { type FileResult, readResults, type TestResult } from './read-results.ts';
import { relativePath } from './relative-path.ts';
import { type NamedFile, nameTasks, orderTasks, runOnce } from './task-tree.ts';
import { toTestError } from './test-error.ts';
import { quietRpc, type RunListener } from './worker-rpc.ts';

/** Vitest's tracing object, as it is handed to a worker's `runTests`. */
export type Traces = Parameters<typeof runBaseTests>[2];

type FileSpecification = WorkerGlobalState['ctx']['files'][number];

/** How a project's files are kept apart. */
export interface Isolation {
  /** Whether every file finds fresh modules and a fresh process. */
  readonly perFile: boolean;
  /** The most workers among which files are dealt when they share state; 1 or more. */
  readonly workersMax: number;
}

/** Runs files of the suite in a world, in this worker. */
export interface WorldRunner {
  /** Every file of the part, in the project's own order, relative to the root. */
  readonly files: readonly string[];
  /** The results by file, each in declared order. */
  readonly run: (world: World, files: readonly string[] | null) => Promise<ReadonlyMap<string, FileResult>>;
}

/** What a worker has been given: Vitest's state and tracing, and what the pool told it. */
export interface WorkerGiven {
  readonly state: WorkerGlobalState;
  readonly traces: Traces;
  /** The root of the hunt, absolute. */
  readonly root: string;
  readonly isolation: Isolation;
  readonly installSandbox: () => Sandbox;
}

/** Makes the runner of a worker. The first, empty run is Vitest's own set-up; the sandbox comes after it. */
export async function createWorldRunner(given: WorkerGiven): Promise<WorldRunner> {
  const { state, traces, root, isolation, installSandbox } = given;
  const specifications = new Map(state.ctx.files.map((file) => [relativePath(root, file.filepath), file]));
  const config = configOfWorlds(state.config);
  let listener: RunListener = silentListener;
  const rpc = quietRpc(state.rpc, () => listener);

  async function runBase(
    files: readonly FileSpecification[],
    perFile: boolean,
    onCurrent: (task?: Task) => void,
  ): Promise<void> {
    const cleanups: (() => unknown)[] = [];
    const runConfig = { ...config, isolate: perFile };
    const runState: WorkerGlobalState = {
      ...state,
      config: runConfig,
      rpc,
      ctx: { ...state.ctx, files: [...files], config: runConfig },
      durations: { environment: 0, prepare: performance.now(), fetch: 0 },
      onCleanup: (cleanup) => void cleanups.push(cleanup),
    };
    await runBaseTests('run', observeCurrent(runState, onCurrent), traces);
    // Ends worker-scoped fixtures, whose definitions would otherwise grow with every world.
    for (const cleanup of cleanups) await cleanup();
  }

  await runBase([], false, () => undefined);
  const sandbox = installSandbox();
  const { vi } = await import('vitest');

  /** What ends with a worker: `vi` keeps fake timers and stubs in itself, the sandbox knows the rest. */
  function cleanUp(): void {
    vi.useRealTimers();
    vi.unstubAllEnvs();
    vi.unstubAllGlobals();
    sandbox.cleanUp();
  }

  async function run(
    world: World,
    wanted: readonly string[] | null,
  ): Promise<ReadonlyMap<string, FileResult>> {
    const collected: { readonly file: TestFile; readonly named: NamedFile }[] = [];
    const late: { readonly file: string; readonly name: string; readonly error: unknown }[] = [];
    let current: NamedFile | null = null;
    let running: { readonly file: string; readonly name: string } | null = null;

    listener = {
      fileStarts(file) {
        if (isolation.perFile) cleanUp();
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
        if (running !== null) late.push({ ...running, error });
      },
    };
    function onCurrent(task?: Task): void {
      if (task === undefined || current === null) return;
      sandbox.enterPlace(current.placeOf(task));
      if (task.type === 'test')
        running = { file: relativePath(root, task.file.filepath), name: current.nameOf(task) };
    }

    sandbox.enterWorld(world);
    const names = [...specifications.keys()].filter((name) => wanted?.includes(name) ?? true);
    for (const list of dealFiles(world, names, isolation)) {
      const files = list.flatMap((name) => specifications.get(name) ?? []);
      cleanUp();
      if (isolation.perFile) {
        await runBase(files, true, onCurrent);
      } else {
        // The first file of a worker finds fresh modules, the others what it left.
        await runBase(files.slice(0, 1), true, onCurrent);
        if (files.length > 1) await runBase(files.slice(1), false, onCurrent);
      }
    }
    cleanUp();
    listener = silentListener;
    return withLateErrors(root, late, readAll(root, collected));
  }

  return { files: [...specifications.keys()], run };
}

/** Which files share a worker, in the order in which each worker runs them. */
function dealFiles(
  world: World,
  files: readonly string[],
  isolation: Isolation,
): readonly (readonly string[])[] {
  const ordered = arrange(world.order, files, (file) => file);
  const { order } = world;
  if (isolation.perFile || order.kind !== 'hashed' || isolation.workersMax === 1) return [ordered];
  const workers = 1 + (hashOf(order.seed, 'order', 'workers') % isolation.workersMax);
  const lists: string[][] = Array.from({ length: workers }, () => []);
  for (const file of ordered) lists[hashOf(order.seed, 'order', 'worker of', file) % workers]?.push(file);
  return lists.filter((list) => list.length > 0);
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

function readAll(
  root: string,
  collected: readonly { readonly file: TestFile; readonly named: NamedFile }[],
): Map<string, FileResult> {
  return new Map(
    collected.map(({ file, named }) => [relativePath(root, file.filepath), readResults(root, file, named)]),
  );
}

/** An error that no test caught fails the test that ran last when it came. */
function withLateErrors(
  root: string,
  late: readonly { readonly file: string; readonly name: string; readonly error: unknown }[],
  results: Map<string, FileResult>,
): ReadonlyMap<string, FileResult> {
  for (const { file, name, error } of late) {
    const result = results.get(file);
    if (result?.kind !== 'collected') continue;
    const failed: TestResult = { kind: 'failed', durationMs: 0, error: toTestError(root, error) };
    results.set(file, { kind: 'collected', results: new Map([...result.results, [name, failed]]) });
  }
  return results;
}
