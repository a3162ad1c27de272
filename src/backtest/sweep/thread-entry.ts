/** A thread of a sweep: says that it is ready, and answers each combination with its row. */
import { parentPort, workerData } from 'node:worker_threads';
import { runSweepCase, type SweepGround } from './run-case.ts';
import type { SweepAnswer, SweepOrder } from './threads.ts';

const ground = workerData as SweepGround;

parentPort?.on('message', ({ index, params }: SweepOrder) => {
  answer({ kind: 'row', index, row: runSweepCase(ground, params) });
});
answer({ kind: 'ready' });

function answer(message: SweepAnswer): void {
  parentPort?.postMessage(message);
}
