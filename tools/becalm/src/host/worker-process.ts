import { type ChildProcess, fork } from 'node:child_process';
import { Worker } from 'node:worker_threads';
import { reasonOf } from '../worlds/reason-of.ts';
import { isFromWorker, type ToWorker } from './messages.ts';

/** How the project runs its workers: processes or threads. */
export type WorkerKind = 'forks' | 'threads';

/** What Vitest computed for the workers of a project. */
export interface WorkerSettings {
  readonly kind: WorkerKind;
  readonly execArgv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A process or thread that runs `worker-entry.ts`. */
export interface WorkerProcess {
  readonly send: (message: object) => void;
  /** Asks it to exit, ends it by force when it does not; resolves when it is gone. */
  readonly end: () => Promise<void>;
}

/** What a worker process tells its owner. */
export interface WorkerProcessEvents {
  readonly message: (message: unknown) => void;
  /** It ended without being told to; `reason` says how, with the end of what it wrote to stderr. */
  readonly died: (reason: string) => void;
}

const askToExit: ToWorker = { becalm: 'end' };

/** What a worker gets to exit by itself: one that loops for ever will not. */
const graceMs = 1_000;

/**
 * A world makes every module anew and drops it at its end. With room for a world's objects few of them are copied
 * before they are dropped: a tenth of the computing. The project's own choice comes later and wins.
 */
const roomForTheYoung = '--max-semi-space-size=64';

/** The entry runs as TypeScript in the repository and as JavaScript in the published package. */
const entry = new URL(
  import.meta.url.endsWith('.ts') ? './worker-entry.ts' : './worker-entry.js',
  import.meta.url,
);

/** Starts a worker process. Its standard output is dropped, of its standard error the end is kept. */
export function startWorkerProcess(settings: WorkerSettings, events: WorkerProcessEvents): WorkerProcess {
  return settings.kind === 'threads' ? startThread(settings, events) : startFork(settings, events);
}

function startFork(settings: WorkerSettings, events: WorkerProcessEvents): WorkerProcess {
  const child = fork(entry, [], {
    env: settings.env,
    execArgv: [roomForTheYoung, ...settings.execArgv],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
  });
  const stderr = keepTail(child.stderr);
  let ended = false;
  const gone = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      resolve();
      if (!ended)
        events.died(`${signal === null ? `exit code ${code}` : `signal ${signal}`}${stderr.told()}`);
      ended = true;
    });
  });
  child.on('message', (message) => {
    if (isFromWorker(message) && message.becalm === 'ready') stderr.started();
    events.message(message);
  });
  child.on('error', (error) => {
    if (!ended) events.died(error.message);
    ended = true;
  });
  return {
    send: (message) => {
      sendTo(child, message);
    },
    async end() {
      ended = true;
      sendTo(child, askToExit);
      await forceAfter(graceMs, gone, () => {
        child.kill('SIGKILL');
      });
    },
  };
}

/** A message to a child that has just died is dropped: its `exit` event tells the story. */
function sendTo(child: ChildProcess, message: object): void {
  if (child.connected) child.send(message, () => undefined);
}

function startThread(settings: WorkerSettings, events: WorkerProcessEvents): WorkerProcess {
  const thread = new Worker(entry, {
    env: { ...settings.env },
    execArgv: [...settings.execArgv],
    stdout: true,
    stderr: true,
  });
  thread.stdout.resume();
  const stderr = keepTail(thread.stderr);
  let ended = false;
  function die(reason: string): void {
    if (!ended) events.died(`${reason}${stderr.told()}`);
    ended = true;
  }
  thread.on('message', (message: unknown) => {
    if (isFromWorker(message) && message.becalm === 'ready') stderr.started();
    events.message(message);
  });
  thread.once('error', (error: unknown) => {
    die(reasonOf(error));
  });
  const gone = new Promise<void>((resolve) => {
    thread.once('exit', (code) => {
      resolve();
      die(`exit code ${code}`);
    });
  });
  return {
    send: (message) => {
      thread.postMessage(message);
    },
    async end() {
      ended = true;
      thread.postMessage(askToExit);
      await forceAfter(graceMs, gone, () => void thread.terminate());
    },
  };
}

/** Waits for what was asked for, and forces it when it takes too long. */
async function forceAfter(patienceMs: number, asked: Promise<void>, force: () => void): Promise<void> {
  const timer = setTimeout(force, patienceMs);
  await asked;
  clearTimeout(timer);
}

/** The end of what a worker wrote to its standard error. */
interface Tail {
  /** From now on it runs tests: what they write is nobody's reason. */
  readonly started: () => void;
  /** Ready to follow a sentence. */
  readonly told: () => string;
}

/** Keeps the last kilobytes of a stream. */
function keepTail(stream: NodeJS.ReadableStream | null): Tail {
  const keptCharacters = 2_000;
  let tail = '';
  let isStarting = true;
  stream?.on('data', (chunk: Buffer) => {
    tail = (tail + chunk.toString('utf8')).slice(-keptCharacters);
  });
  return {
    started() {
      isStarting = false;
    },
    told() {
      // V8 tells of collections, addresses and the process besides: other ones each time.
      if (tail.includes('heap out of memory')) return '; out of memory';
      return tail.trim() === '' || !isStarting ? '' : `; it wrote: ${tail.trim()}`;
    },
  };
}
