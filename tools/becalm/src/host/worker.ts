import { getHeapStatistics } from 'node:v8';
import { isMainThread, parentPort } from 'node:worker_threads';
import type { WorkerGlobalState } from 'vitest';
import { init, runBaseTests } from 'vitest/worker';
import { installSandbox } from '../sandbox/sandbox.ts';
import type { CatalogueEntry } from '../worlds/outcome.ts';
import { ordinaryRun, type RunRequest } from '../worlds/suite.ts';
import { neutralWorld } from '../worlds/world.ts';
import { reuseCompiledModules } from './compiled-modules.ts';
import { createWorkerEnvironment } from './environment.ts';
import { type FromWorker, isToWorker, type ToWorker } from './messages.ts';
import { nativeModules } from './native-modules.ts';
import { catalogueOf, outcomeOf } from './outcomes.ts';
import { openPlaceFile, type PlaceNotes } from './place-file.ts';
import { createWorldRunner, type WorldRunner } from './run-in-world.ts';
import type { Traces } from './vitest-runs.ts';

/**
 * The main module of a worker: a process or a thread that runs the whole part of a suite again and again, one
 * world after the other, through Vitest's public `vitest/worker`.
 *
 * What a test could replace (`process.send`, `process.on`, `process.exit`) is taken before any loads.
 */

type Listener = (message: unknown) => void;

interface Channel {
  readonly post: (message: unknown) => void;
  readonly on: (listener: Listener) => void;
  readonly off: (listener: Listener) => void;
}

reuseCompiledModules();

/** Taken before the sandbox makes time virtual. */
const now = performance.now.bind(performance);
const loop = performance.eventLoopUtilization.bind(performance);

const channel = openChannel();
const environment = createWorkerEnvironment();
const exit = process.exit.bind(process);
const inbox = collectMessages(channel);

init({
  post: channel.post,
  on: channel.on,
  off: channel.off,
  setup: environment.setup,
  collectTests: (state, traces) => runBaseTests('collect', state, traces),
  runTests: serve,
  teardown() {
    process.exit = exit;
  },
});

function openChannel(): Channel {
  if (!isMainThread && parentPort !== null) {
    const port = parentPort;
    return {
      post: port.postMessage.bind(port),
      on: (listener) => port.on('message', listener),
      off: (listener) => port.off('message', listener),
    };
  }
  if (process.send === undefined) {
    throw new Error('Expected to be started by becalm as a worker, was started by hand. Run `becalm hunt`.');
  }
  const send = process.send.bind(process);
  const on = process.on.bind(process);
  const off = process.off.bind(process);
  on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  // Ctrl-C reaches the whole process group; it is the hunt's to say when its workers end.
  on('SIGINT', () => undefined);
  return {
    post: (message) => void send(message),
    on: (listener) => void on('message', listener),
    off: (listener) => void off('message', listener),
  };
}

/** Our messages in the order in which they came. */
function collectMessages(source: Channel): { readonly next: () => Promise<ToWorker> } {
  const waiting: ToWorker[] = [];
  let wanted: ((message: ToWorker) => void) | null = null;
  source.on((message) => {
    if (!isToWorker(message)) return;
    if (message.becalm === 'end') exit(0);
    const resolve = wanted;
    wanted = null;
    if (resolve === null) waiting.push(message);
    else resolve(message);
  });
  return {
    next: () => {
      const first = waiting.shift();
      if (first !== undefined) return Promise.resolve(first);
      return new Promise((resolve) => {
        wanted = resolve;
      });
    },
  };
}

function post(message: FromWorker): void {
  channel.post(message);
}

async function serve(state: WorkerGlobalState, traces: Traces): Promise<void> {
  try {
    const opening = await inbox.next();
    if (opening.becalm !== 'open')
      throw new Error(`Expected the message "open" first, was "${opening.becalm}".`);
    const places = openPlaceFile(opening.placePath);
    const isolation = { perFile: state.config.isolate, workersMax: Math.max(1, state.config.maxWorkers) };
    const runner = await createWorldRunner({
      state,
      traces,
      root: opening.root,
      isolation,
      environment,
      nativeModules,
      installSandbox: () => installSandbox(opening.baseMs, opening.root),
      notePlace: places.note,
    });
    post({ becalm: 'ready' });
    await answerMessages(runner, places);
  } catch (error) {
    post({
      becalm: 'broken',
      reason: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  }
}

/** The files that a run was of; null for all of them. */
function namedFiles(runner: WorldRunner, { files, without = [] }: RunRequest): readonly string[] | null {
  if (without.length === 0) return files;
  return (files ?? runner.files).filter((file) => !without.includes(file));
}

/** The resident set of a process; that of a thread would be the whole process, so there it is the heap. */
function memoryBytes(): number {
  if (isMainThread) return process.memoryUsage.rss();
  const { total_heap_size: heap, external_memory: external } = getHeapStatistics();
  return heap + external;
}

/** Ends with the process: the pool stops a worker by ending it. */
async function answerMessages(runner: WorldRunner, places: PlaceNotes): Promise<never> {
  let catalogue: readonly CatalogueEntry[] = [];
  for (;;) {
    const message = await inbox.next();
    if (message.becalm === 'open' || message.becalm === 'end') continue;
    if (message.becalm === 'catalogue') {
      catalogue = message.catalogue;
      continue;
    }
    const start = now();
    const loopBefore = loop();
    const { world, request } =
      message.becalm === 'run'
        ? message
        : {
            world: neutralWorld,
            request: { ...ordinaryRun, realTime: message.realTime, without: message.without },
          };
    const run = await runner.run(world, request);
    places.note(null);
    const durationMs = now() - start;
    if (message.becalm === 'survey') {
      catalogue = catalogueOf(runner.files, run.results);
      post({ becalm: 'surveyed', catalogue, outcome: outcomeOf(catalogue, run, null, durationMs) });
    } else {
      const { idle: idleMs } = loop(loopBefore);
      const outcome = outcomeOf(catalogue, run, namedFiles(runner, request), durationMs);
      post({ becalm: 'outcome', outcome, idleMs, memoryBytes: memoryBytes() });
    }
  }
}
