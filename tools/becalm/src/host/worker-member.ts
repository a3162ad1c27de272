import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkerRequest } from 'vitest/node';
import type { LostPlace } from '../worlds/suite.ts';
import { withCompiledCode } from './compiled-code.ts';
import { type MemoryGrowth, watchMemory } from './memory-growth.ts';
import { type FromWorker, isFromWorker, type ToWorker } from './messages.ts';
import { type Patience, type Watch, watchWorker } from './patience.ts';
import { type Place, readPlace } from './place-file.ts';
import type { WorkerProcess, WorkerProcessEvents, WorkerSettings } from './worker-process.ts';

/** What every worker of a part is started with. */
export interface MemberGiven {
  readonly settings: WorkerSettings;
  /** Starts a process or a thread. */
  readonly startProcess: (settings: WorkerSettings, events: WorkerProcessEvents) => WorkerProcess;
  /** Vitest's own first two messages to a worker of this part; the run names every file. */
  readonly start: WorkerRequest & { readonly type: 'start' };
  readonly run: WorkerRequest & { readonly type: 'run' };
  /** Absolute root of the hunt. */
  readonly root: string;
  /** The base instant of the hunt, in milliseconds since the Unix epoch. */
  readonly baseMs: number;
  /** A folder in which each worker gets its own for temporary files. */
  readonly temporaryFolder: string;
}

/** What a worker says to a question, or that it will never say anything. */
export type Reply =
  | { readonly kind: 'message'; readonly message: FromWorker }
  | { readonly kind: 'died'; readonly reason: string; readonly at: LostPlace | null };

/** One worker and the question it is at. */
export interface Member {
  readonly slot: number;
  readonly process: WorkerProcess;
  readonly ready: Promise<Reply>;
  readonly memory: MemoryGrowth;
  /** Sends a message and waits for the answer; a silence that lasts too long counts as its death. */
  readonly ask: (message: ToWorker, patience: Patience) => Promise<Reply>;
}

/**
 * Starts a worker and sends it what Vitest would: its set-up, then a run that names every file.
 *
 * @param slot - its number among the workers that live, from 1; names its folder for temporary files
 * @param onCall - hears its calls to Vitest's server
 */
export function startMember(given: MemberGiven, slot: number, onCall: (message: unknown) => void): Member {
  let answer: (reply: Reply) => void = () => undefined;
  let over: Reply | null = null;
  function nextReply(): Promise<Reply> {
    if (over !== null) return Promise.resolve(over);
    return new Promise((resolve) => {
      answer = resolve;
    });
  }

  const placePath = join(given.temporaryFolder, `place-${slot}`);
  rmSync(placePath, { force: true });
  let watch: Watch | null = null;
  const folder = join(given.temporaryFolder, String(slot));
  mkdirSync(folder, { recursive: true });
  const env = withCompiledCode({ ...given.settings.env, BECALM: '1', TMPDIR: folder }, given.temporaryFolder);
  const settings = { ...given.settings, env };
  const ready = nextReply();
  const process = given.startProcess(settings, {
    message(message) {
      if (isFromWorker(message)) answer({ kind: 'message', message });
      else if (isResponse(message)) onResponse(message);
      else {
        watch?.alive();
        onCall(message);
      }
    },
    died(reason) {
      over = { kind: 'died', reason, at: lostPlace(readPlace(placePath)) };
      answer(over);
    },
  });

  function onResponse(response: { readonly type?: string; readonly error?: unknown }): void {
    if (response.type !== 'started') return;
    if (response.error !== undefined) {
      const reason = `its environment did not start: ${messageOf(response.error)}`;
      answer({ kind: 'died', reason, at: null });
      return;
    }
    process.send({ ...given.run, context: { ...given.run.context, workerId: slot } });
    const { root, baseMs } = given;
    process.send({ becalm: 'open', root, baseMs, placePath } satisfies ToWorker);
  }

  process.send({ ...given.start, poolId: slot, workerId: slot });

  return {
    slot,
    process,
    ready,
    memory: watchMemory(),
    ask(message, patience) {
      const reply = nextReply();
      watch = watchWorker(patience);
      process.send(message);
      return untilSilent(reply, watch, placePath);
    },
  };
}

/** How often a silent worker is looked after, in milliseconds. */
const lookMs = 250;

async function untilSilent(reply: Promise<Reply>, watch: Watch, placePath: string): Promise<Reply> {
  let timer: NodeJS.Timeout | undefined;
  const hung = new Promise<Reply>((resolve) => {
    timer = setInterval(() => {
      const place = readPlace(placePath);
      const allowedMs = watch.look(place, lookMs);
      if (allowedMs === null) return;
      const reason = `no answer within ${Math.round(allowedMs / 1000)} s`;
      resolve({ kind: 'died', reason, at: lostPlace(place) });
    }, lookMs);
    // A run that nobody waits for any more keeps no process alive.
    timer.unref();
  });
  const first = await Promise.race([reply, hung]);
  clearInterval(timer);
  return first;
}

function lostPlace(place: Place | null): LostPlace | null {
  return place === null ? null : { file: place.file, test: place.test };
}

function isResponse(message: unknown): message is { readonly type?: string; readonly error?: unknown } {
  return typeof message === 'object' && message !== null && '__vitest_worker_response__' in message;
}

function messageOf(error: unknown): string {
  const { message } = (error ?? {}) as { readonly message?: unknown };
  return typeof message === 'string' ? message : String(error);
}
