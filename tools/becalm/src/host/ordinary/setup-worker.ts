import { relative } from 'node:path';
import { matchesGlob } from 'node:path/posix';
import type { afterAll, beforeEach, TestContext, vi } from 'vitest';
import type { RunnerTestFile } from 'vitest/node';
import { GuardError } from '../../sandbox/guards/guard-error.ts';
import { installGuards, type OrdinaryGuards } from '../../sandbox/guards/install-guards.ts';
import type { Found } from '../../sandbox/guards/watch-tests.ts';
import type { OrdinaryTime } from '../../sandbox/time/ordinary-time.ts';
import type { OrdinarySetup, SetupNotes } from '../../worlds/ordinary-setup.ts';

/** What the setup file hands over of Vitest. */
export interface VitestParts {
  readonly vi: typeof vi;
  readonly beforeEach: typeof beforeEach;
  readonly afterAll: typeof afterAll;
}

/** What is installed once in a process or thread, whose files may share it. */
interface Installed {
  readonly time: OrdinaryTime | null;
  readonly guards: OrdinaryGuards;
}

/** Beside `globalThis`, where no reset of modules reaches; the guards of globals know Vitest's and becalm's own. */
const key = Symbol.for('vitest:becalm');

/** What is read of the state of a worker; its calls to Vitest's server are made through `rpc`. */
interface WorkerState {
  rpc?: object;
  readonly filepath?: string;
  readonly config?: {
    readonly isolate?: boolean;
    readonly testTimeout?: number;
    readonly hookTimeout?: number;
    readonly restoreMocks?: boolean;
    readonly unstubGlobals?: boolean;
    readonly unstubEnvs?: boolean;
  };
}

/** Starts guards and virtual time for a test file, and tells of it when it ends. */
export async function startFile(told: OrdinarySetup, vitest: VitestParts): Promise<void> {
  const state: WorkerState = (Reflect.get(globalThis, '__vitest_worker__') as WorkerState | undefined) ?? {};
  const { filepath, config = {} } = state;
  const isReal = isRealTime(told, filepath);
  const { time, guards } = alreadyInstalled() ?? (await install(told, { vi: vitest.vi, config, isReal }));
  if (time !== null) startTime(time, { state, isReal });
  const startMs = time?.elapsedMs() ?? 0;
  let file: RunnerTestFile | null = null;

  vitest.beforeEach(({ task, onTestFinished }) => {
    const name = nameOf(task);
    file = task.file;
    time?.mayTake(task.timeout);
    guards.testStarts(name);
    // Registered first, it runs last: after the hooks of the test and the clean-up of its fixtures.
    onTestFinished(async () => {
      const failures = await guards.testEnds(name);
      // A test that is to fail would pass by it.
      if (task.fails !== true) throwAll(failures);
    }, 0);
  }, 0);
  vitest.afterAll(() => {
    const { failures, ...shown } = guards.fileEnds();
    if (file !== null)
      Object.assign(file.meta, { becalm: { ...shown, ...timeNotes() } satisfies SetupNotes });
    throwAll(failures);
  }, 0);

  function timeNotes(): Pick<SetupNotes, 'virtualMs' | 'realTime'> {
    if (time === null) return { virtualMs: null, realTime: [] };
    const realTime = time.takeCauses().map(({ what, at }) => ({ what, location: guards.locate(at) }));
    return { virtualMs: time.elapsedMs() - startMs, realTime };
  }
}

interface TimeGiven {
  readonly state: WorkerState;
  readonly isReal: boolean;
}

function startTime(time: OrdinaryTime, { state, isReal }: TimeGiven): void {
  const { config = {}, rpc } = state;
  if (isReal) time.goOnReal();
  time.mayTake(config.testTimeout ?? 0);
  time.mayTake(config.hookTimeout ?? 0);
  if (rpc !== undefined) state.rpc = holdingRpc(rpc, time.hold);
}

/** Calls to Vitest's server by which a worker gets its modules. */
const fetching = new Set<PropertyKey>(['fetch', 'fetchWarmModules', 'resolve']);

const holding = new WeakSet<object>();

/** A module on its way may be transformed first: until it is there, time does not jump. */
function holdingRpc(rpc: object, hold: OrdinaryTime['hold']): object {
  if (holding.has(rpc)) return rpc;
  const wrapped = new Proxy(rpc, {
    get(target, name, receiver: unknown) {
      const call: unknown = Reflect.get(target, name, receiver);
      if (!fetching.has(name) || typeof call !== 'function') return call;
      return async (...given: unknown[]): Promise<unknown> => {
        const arrived = hold();
        try {
          return await (Reflect.apply(call, target, given) as Promise<unknown>);
        } finally {
          arrived();
        }
      };
    },
  });
  holding.add(wrapped);
  return wrapped;
}

function alreadyInstalled(): Installed | undefined {
  return Reflect.get(globalThis, key) as Installed | undefined;
}

interface InstallGiven extends Pick<VitestParts, 'vi'> {
  readonly config: NonNullable<WorkerState['config']>;
  readonly isReal: boolean;
}

async function install(told: OrdinarySetup, { vi, config, isReal }: InstallGiven): Promise<Installed> {
  // A file that has its process for itself keeps Node's own time; where files share one, a later file may need the other.
  const isVirtual = told.virtualTime !== null && !(isReal && config.isolate !== false);
  const installed: Installed = {
    // Guards know the time that user code meets.
    time: isVirtual ? await installTime(told.root) : null,
    guards: installGuards({
      ...told,
      vi,
      isFaked: () => vi.isFakeTimers(),
      isTimeReal: () => installed.time === null || installed.time.isReal(),
      takenBack: {
        mocks: config.restoreMocks === true,
        globals: config.unstubGlobals === true,
        environment: config.unstubEnvs === true,
      },
    }),
  };
  Object.defineProperty(globalThis, key, { value: installed });
  return installed;
}

/** Loading what virtual time is made of takes longer than all the rest. */
async function installTime(root: string): Promise<OrdinaryTime> {
  const { installOrdinaryTime } = await import('../../sandbox/time/ordinary-time.ts');
  return installOrdinaryTime(root);
}

function isRealTime({ root, virtualTime }: OrdinarySetup, filepath: string | undefined): boolean {
  if (virtualTime === null || virtualTime.realTime.length === 0 || filepath === undefined) return false;
  const file = relative(root, filepath).replaceAll('\\', '/');
  return virtualTime.realTime.some((glob) => glob === file || matchesGlob(file, glob));
}

/** Titles of suites and test, as Vitest joins them. */
function nameOf(task: TestContext['task']): string {
  const titles = [task.name];
  for (let { suite } = task; suite !== undefined; suite = suite.suite) titles.unshift(suite.name);
  return titles.join(' > ');
}

function throwAll(failures: readonly Found[]): void {
  const [first, ...others] = failures.map((each) => new GuardError(each));
  if (first === undefined) return;
  if (others.length === 0) throw first;
  throw new AggregateError([first, ...others], first.message);
}
