import type { EventEmitter } from 'node:events';
import type { PoolWorker } from 'vitest/node';
import type { WorkerKind } from '../worker-process.ts';
import {
  isResponse,
  type RunRequest,
  type StartRequest,
  type WorkerResponse,
  withVitestPool,
} from './pool-requests.ts';

/** One of Vitest's own workers that runs the files of several seats, one after the other. */
export interface Member {
  /** Runs files; what the worker says meanwhile, and until it runs others, goes to these events. Never rejects. */
  readonly run: (request: RunRequest, events: EventEmitter) => Promise<void>;
  /** Passes on what Vitest answers to a call of the worker. */
  readonly send: PoolWorker['send'];
  /** Whether it ended by itself. */
  readonly isGone: () => boolean;
  /** Asks it to come to an end, and ends it. */
  readonly stop: () => Promise<void>;
}

/** What a worker gets to come to an end, in milliseconds; Vitest's own pool grants it as much by default. */
const stopMs = 10_000;

/** Starts a worker. */
export function createMember(
  worker: PoolWorker,
  { kind, start }: { readonly kind: WorkerKind; readonly start: StartRequest },
): Member {
  const waiting = new Map<string, (response: WorkerResponse) => void>();
  let events: EventEmitter | null = null;
  let gone: (() => void) | null = null;
  let isGone = false;
  let isStopping = false;

  function answer(type: string): Promise<WorkerResponse> {
    return new Promise((resolve) => waiting.set(type, resolve));
  }

  function onMessage(data: unknown): void {
    const message = worker.deserialize(data);
    if (isResponse(message)) waiting.get(message.type)?.(message);
    // Seats have started and stopped for the scheduler already.
    if (!isResponse(message) || message.type === 'testfileFinished') events?.emit('message', message);
  }

  function onExit(...reason: readonly unknown[]): void {
    if (isStopping) return;
    isGone = true;
    events?.emit('exit', ...reason);
    gone?.();
  }

  async function begin(): Promise<void> {
    await worker.start();
    worker.on('message', onMessage);
    worker.on('error', (error: unknown) => events?.emit('error', error));
    worker.on('exit', onExit);
    const started = answer('started');
    worker.send(withVitestPool(start, kind));
    const { error } = await started;
    // type-coverage:ignore-next-line -- Vitest sends errors as what they were thrown
    if (error !== undefined) throw error as Error;
  }

  const begun = begin();
  // Whoever runs files here hears of it.
  begun.catch(() => undefined);

  return {
    async run(request, to) {
      events = to;
      const ended = new Promise<void>((resolve) => {
        gone = resolve;
      });
      try {
        await Promise.race([begun, ended]);
        if (isGone) return;
        const finished = answer('testfileFinished');
        worker.send(request);
        await Promise.race([finished, ended]);
      } catch (error) {
        isGone = true;
        to.emit('error', error);
      }
    },
    send: (message) => {
      if (!isGone) worker.send(message);
    },
    isGone: () => isGone,
    async stop() {
      isStopping = true;
      if (isGone) return;
      const stopped = answer('stopped');
      worker.send({ __vitest_worker_request__: true, type: 'stop' });
      await within(stopped, stopMs);
      await worker.stop();
    },
  };
}

async function within(work: Promise<unknown>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
