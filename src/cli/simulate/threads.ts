/** Runs simulations on several threads: each takes the next when it has done one, and answers come as they are ready. */

import { Worker } from 'node:worker_threads';
import { textOfThrown } from '../../core/thrown.ts';
import type { SimulationAnswer, SimulationTask } from './simulation-task.ts';

/** A thread that ended, or threw, before it had answered. */
export class SimulationThreadError extends Error {
  /** Stable code of this error. */
  readonly code = 'SIMULATION_THREAD';

  /** Says which work it had. */
  constructor(task: SimulationTask, cause: unknown) {
    super(
      `Expected an answer about ${JSON.stringify(task)}, but its thread ended: ${textOfThrown(cause)}. Is there memory enough?`,
      { cause },
    );
    this.name = 'SimulationThreadError';
  }
}

const ENTRY = new URL('./thread-entry.ts', import.meta.url);

/** Megabytes for young objects of a thread: a simulation makes millions of them, of which next to nothing lives on. */
const YOUNG_MB = 64;

/**
 * Does all the work and hands on each answer; resolves after the last one.
 *
 * @throws SimulationThreadError when a thread ends before it has answered
 */
export async function onThreads(
  tasks: readonly SimulationTask[],
  threadCount: number,
  onAnswer: (answer: SimulationAnswer, task: SimulationTask) => Promise<void>,
): Promise<void> {
  const left = tasks.toReversed();
  const workers = Array.from(
    { length: Math.min(threadCount, tasks.length) },
    () => new Worker(ENTRY, { resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } }),
  );
  try {
    await Promise.all(workers.map((worker) => workOff(worker)));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }

  async function workOff(worker: Worker): Promise<void> {
    for (let task = left.pop(); task !== undefined; task = left.pop())
      await onAnswer(await ask(worker, task), task);
  }
}

function ask(worker: Worker, task: SimulationTask): Promise<SimulationAnswer> {
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown): void => {
      reject(new SimulationThreadError(task, cause));
    };
    worker.once('error', fail);
    worker.once('exit', fail);
    worker.once('message', (answer: SimulationAnswer) => {
      worker.off('error', fail);
      worker.off('exit', fail);
      resolve(answer);
    });
    worker.postMessage(task);
  });
}
