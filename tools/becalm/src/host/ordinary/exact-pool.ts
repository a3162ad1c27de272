import type { PoolOptions, PoolRunnerInitializer, PoolWorker } from 'vitest/node';
import type { FilePlace } from '../../worlds/ordinary-plan.ts';
import type { WorkerKind } from '../worker-process.ts';
import { createPlacedWorkers, type PlacedWorkers, placeKey } from './placed-workers.ts';
import { isRequest, poolNameOf, type RunRequest, withVitestPool } from './pool-requests.ts';

/** Makes one of Vitest's own workers. */
export type MakeWorker = (kind: WorkerKind, options: PoolOptions) => PoolWorker;

/** A pool of Vitest's own workers that knows which file runs in which of them. */
export interface ExactPool {
  /** Stands for Vitest's own pool of a kind. */
  readonly initializer: (kind: WorkerKind) => PoolRunnerInitializer;
  /** Where a file ran; null where it did not, or in another pool. */
  readonly placeOf: (project: string, moduleId: string) => FilePlace | null;
  /** Says where files are to run, by `placeKey`, before they do. */
  readonly assign: (places: ReadonlyMap<string, FilePlace>) => void;
  /** Runs no file any more that has not begun. */
  readonly cancel: () => void;
  /** Stops what still runs. */
  readonly close: () => Promise<void>;
}

/** Builds a pool; without places each of its workers is one of Vitest's, where Vitest wants it. */
export function createExactPool(make: MakeWorker): ExactPool {
  const seen = new Map<string, FilePlace>();
  let placed: PlacedWorkers | null = null;
  let started = 0;

  function onRun({ project }: PoolOptions, { context }: RunRequest, place: FilePlace): void {
    for (const { filepath } of context.files) seen.set(placeKey(project.name, filepath), place);
  }

  /** One of Vitest's own, of which is noted what it runs. */
  function watched(kind: WorkerKind, options: PoolOptions): PoolWorker {
    const worker = make(kind, options);
    let place: FilePlace | null = null;
    return {
      name: poolNameOf(kind),
      cacheFs: worker.cacheFs ?? false,
      on: (event, callback) => {
        worker.on(event, callback);
      },
      off: (event, callback) => {
        worker.off(event, callback);
      },
      deserialize: (data) => worker.deserialize(data),
      start: () => worker.start(),
      stop: () => worker.stop(),
      send(request) {
        if (isRequest(request, 'start')) place = { worker: request.poolId, process: ++started };
        if (isRequest(request, 'run') && place !== null) onRun(options, request, place);
        worker.send(withVitestPool(request, kind));
      },
    };
  }

  return {
    initializer: (kind) => ({
      name: poolNameOf(kind),
      createPoolWorker: (options) =>
        placed?.seat(kind, options, () => make(kind, options)) ?? watched(kind, options),
    }),
    placeOf: (project, moduleId) => seen.get(placeKey(project, moduleId)) ?? null,
    assign(places) {
      placed = createPlacedWorkers({ places, onRun });
    },
    cancel: () => {
      placed?.cancel();
    },
    close: async () => {
      await placed?.close();
    },
  };
}
