import type { CatalogueEntry, RunOutcome } from '../worlds/outcome.ts';
import type { RunRequest } from '../worlds/suite.ts';
import type { World } from '../worlds/world.ts';

/**
 * What the pool and a worker say to each other, on the channel that Vitest's own messages use too. Every
 * message of ours carries the key `becalm`, which Vitest's never do.
 */

/** From the pool to a worker. */
export type ToWorker =
  /** The first: file paths are told relative to the root. */
  | {
      readonly becalm: 'open';
      readonly root: string;
      readonly baseMs: number;
      /** Where it notes the test that it is at. */
      readonly placePath: string;
    }
  | { readonly becalm: 'run'; readonly world: World; readonly request: RunRequest }
  | { readonly becalm: 'survey'; readonly realTime: readonly string[]; readonly without: readonly string[] }
  | { readonly becalm: 'catalogue'; readonly catalogue: readonly CatalogueEntry[] }
  /** Exit, so that what Node writes at exit (coverage, profiles) is written. */
  | { readonly becalm: 'end' };

/** From a worker to the pool. */
export type FromWorker =
  | { readonly becalm: 'ready' }
  | {
      readonly becalm: 'outcome';
      readonly outcome: RunOutcome;
      /** For how long of the run the worker's event loop had nothing to do. */
      readonly idleMs: number;
      /** What the worker holds after it. */
      readonly memoryBytes: number;
    }
  | {
      readonly becalm: 'surveyed';
      readonly catalogue: readonly CatalogueEntry[];
      readonly outcome: RunOutcome;
    }
  | { readonly becalm: 'broken'; readonly reason: string };

const toWorkerWords: ReadonlySet<unknown> = new Set<ToWorker['becalm']>([
  'open',
  'run',
  'survey',
  'catalogue',
  'end',
]);
const fromWorkerWords: ReadonlySet<unknown> = new Set<FromWorker['becalm']>([
  'ready',
  'outcome',
  'surveyed',
  'broken',
]);

/** Whether a message of the channel is one of ours to a worker. */
export function isToWorker(message: unknown): message is ToWorker {
  return (
    typeof message === 'object' &&
    message !== null &&
    'becalm' in message &&
    toWorkerWords.has(message.becalm)
  );
}

/** Whether a message of the channel is one of ours from a worker. */
export function isFromWorker(message: unknown): message is FromWorker {
  return (
    typeof message === 'object' &&
    message !== null &&
    'becalm' in message &&
    fromWorkerWords.has(message.becalm)
  );
}
