import { EventEmitter } from 'node:events';
import type { PoolOptions, PoolWorker, WorkerRequest } from 'vitest/node';

/** The name under which the pool stands in for the project's own. */
export const poolName = 'becalm';

type StartRequest = WorkerRequest & { readonly type: 'start' };
type RunRequest = WorkerRequest & { readonly type: 'run' };

/** One task of Vitest's scheduler, as our pool sees it. */
export interface PoolTask {
  readonly options: PoolOptions;
  readonly start: StartRequest;
  readonly run: RunRequest;
  /** Sends a message to Vitest's server as if a worker had. */
  readonly callVitest: (message: unknown) => void;
}

/** Decides what becomes of a task: it is finished when the promise is. */
export interface PoolTaskHandler {
  readonly handle: (task: PoolTask) => Promise<void>;
  /** An answer of Vitest's server to a call of a worker. */
  readonly answerCall: (message: object) => void;
}

/**
 * A pool worker as Vitest's scheduler wants it, without a process of its own: it answers the scheduler's
 * requests itself and leaves the work to a handler.
 */
export function createPoolWorker(options: PoolOptions, handler: PoolTaskHandler): PoolWorker {
  const events = new EventEmitter();
  let start: StartRequest | null = null;

  /** In a later turn, as from a real worker: the scheduler is not done sending when it sends. */
  function respond(type: 'started' | 'stopped' | 'testfileFinished', error?: unknown): void {
    setImmediate(() => events.emit('message', { __vitest_worker_response__: true, type, error }));
  }

  function onRequest(request: WorkerRequest): void {
    if (request.type === 'start') {
      start = request;
      respond('started');
    } else if (request.type === 'stop') {
      respond('stopped');
    } else if (request.type === 'run' && start !== null) {
      handler
        .handle({
          options,
          start,
          run: request,
          callVitest: (message) => events.emit('message', message),
        })
        .then(
          () => {
            respond('testfileFinished');
          },
          (error: unknown) => {
            respond('testfileFinished', error);
          },
        );
    }
  }

  return {
    name: poolName,
    // Module texts come over the channel and are kept there; files would be read again for every world.
    cacheFs: false,
    on: (event, callback) => events.on(event, callback),
    off: (event, callback) => events.off(event, callback),
    deserialize: (message) => message,
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    send(message) {
      if ('__vitest_worker_request__' in message) onRequest(message);
      else handler.answerCall(message);
    },
  };
}
