/**
 * Runs a sweep on several threads. The bars lie in shared memory; each thread takes the next combination when it has
 * done one, and the rows come in the order of the combinations, whoever made them.
 */

import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { textOfThrown } from '../../core/thrown.ts';
import type { SweepParams } from './grid.ts';
import type { SweepGround, SweepRow } from './run-case.ts';

/** A thread that ended before it had done its work. */
export class SweepThreadError extends Error {
  /** Stable code of this error. */
  readonly code = 'SWEEP_THREAD';

  /** Says what was expected and what happened. */
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'SweepThreadError';
  }
}

/** A combination on its way to a thread. */
export interface SweepOrder {
  readonly index: number;
  readonly params: SweepParams;
}

/** What a thread answers. */
export type SweepAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'row'; readonly index: number; readonly row: SweepRow };

/** How a sweep is run. */
export interface SweepThreads {
  /** Threads, at least 1. */
  readonly threadCount: number;
  /** Hears after each run how many are done. */
  readonly onProgress?: (doneCount: number) => void;
}

const ENTRY = new URL('./thread-entry.ts', import.meta.url);

/**
 * Runs all combinations.
 *
 * @throws SweepThreadError when a thread ends before it has answered, with what it threw as cause
 */
export async function sweep(
  ground: SweepGround,
  cases: readonly SweepParams[],
  { threadCount, onProgress = () => undefined }: SweepThreads,
): Promise<readonly SweepRow[]> {
  roomForShortLives();
  const rows: SweepRow[] = new Array<SweepRow>(cases.length);
  const threads: Worker[] = [];
  let nextIndex = 0;
  let doneCount = 0;
  try {
    await new Promise<void>((resolve, reject) => {
      if (cases.length === 0) resolve();
      for (let count = Math.min(threadCount, cases.length); count > 0; count -= 1) {
        const thread = new Worker(ENTRY, { workerData: ground });
        threads.push(thread);
        thread.on('message', (answer: SweepAnswer) => {
          if (answer.kind === 'row') {
            rows[answer.index] = answer.row;
            doneCount += 1;
            onProgress(doneCount);
          }
          if (doneCount === cases.length) resolve();
          else handOut(thread);
        });
        thread.on('error', (cause: unknown) => {
          reject(new SweepThreadError(`A thread of the sweep failed: ${textOfThrown(cause)}`, cause));
        });
        thread.on('exit', () => {
          reject(
            new SweepThreadError(
              'Expected a row of every thread, but one of them ended before. Is there memory enough?',
            ),
          );
        });
      }
    });
    return rows;
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }

  function handOut(thread: Worker): void {
    const params = cases[nextIndex];
    if (params === undefined) return;
    const order: SweepOrder = { index: nextIndex, params };
    nextIndex += 1;
    thread.postMessage(order);
  }
}

/** Megabytes for young objects of a thread: a run makes hundreds of them, of which next to nothing lives on. */
const YOUNG_MB = 64;

/** Threads that start with V8's small young generation collect it some hundred times a second, and help each other at it. */
function roomForShortLives(): void {
  for (const bound of ['min', 'max']) setFlagsFromString(`--${bound}-semi-space-size=${YOUNG_MB}`);
}
