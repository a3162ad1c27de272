import type { WorkerRequest } from 'vitest/node';
import type { WorkerKind } from '../worker-process.ts';

/** What Vitest's scheduler asks first of a worker. */
export type StartRequest = WorkerRequest & { readonly type: 'start' };

/** Files to run in a worker that was started. */
export type RunRequest = WorkerRequest & { readonly type: 'run' };

/** The name under which a pool of ours stands in for one of Vitest's. */
export function poolNameOf(kind: WorkerKind): string {
  return `becalm-${kind}`;
}

/** Whether a message is a request of the scheduler of this type; the others are for the worker's calls. */
export function isRequest<Type extends WorkerRequest['type']>(
  request: WorkerRequest,
  type: Type,
): request is WorkerRequest & { readonly type: Type } {
  return '__vitest_worker_request__' in request && request.type === type;
}

/** A worker is told the name of Vitest's pool: it is one of its workers. */
export function withVitestPool(request: WorkerRequest, kind: WorkerKind): WorkerRequest {
  return isRequest(request, 'start') ? { ...request, context: { ...request.context, pool: kind } } : request;
}

/** A worker's answer to the scheduler. */
export interface WorkerResponse {
  readonly type: string;
  readonly error?: unknown;
}

/** Whether a message is an answer to the scheduler; the others are calls of the worker. */
export function isResponse(message: unknown): message is WorkerResponse {
  return typeof message === 'object' && message !== null && '__vitest_worker_response__' in message;
}
