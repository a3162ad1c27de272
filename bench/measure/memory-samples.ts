import { type ProcessState, readProcessTree } from './process-tree.ts';

/** The memory of the workers of a hunt at one moment. */
export interface MemorySample {
  /** Milliseconds since the first sample was due. */
  readonly atMs: number;
  readonly workers: readonly ProcessState[];
}

/** Looking more often would take time from what is measured: one look costs 2 to 5 ms of one core. */
const periodMs = 500;

/** Whether a command is that of a worker of becalm: each is started with this file, built or not. */
export function isWorker(command: string): boolean {
  return /[\\/]worker-entry\.[jt]s(\s|$)/.test(command);
}

/** Samples the worker processes below a process until it is stopped. */
export class MemorySampler {
  readonly #samples: MemorySample[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** Starts to look, at the tree below `root`. */
  start(root: number): void {
    const startMs = performance.now();
    this.#timer = setInterval(() => {
      const workers = readProcessTree(root).filter(({ command }) => isWorker(command));
      if (workers.length > 0) this.#samples.push({ atMs: performance.now() - startMs, workers });
    }, periodMs);
  }

  /** Stops and gives what was seen, in order of time. */
  stop(): readonly MemorySample[] {
    clearInterval(this.#timer);
    return this.#samples;
  }
}
