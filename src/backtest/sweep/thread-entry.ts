/** A thread of a sweep: says that it is ready, and answers each combination with its row. */
// type-coverage:ignore-next-line -- Node cannot know what the starter of a thread gives it; `ground` says it.
import { parentPort, workerData } from 'node:worker_threads';
import { findStrategyType, isStrategyType, type StrategyType } from '../../strategies/index.ts';
import { runSweepCase, type SweepGround } from './run-case.ts';
import type { SweepAnswer, SweepOrder } from './threads.ts';

const ground = workerData as SweepGround;
const type = await typeOf(ground.strategy);

parentPort?.on('message', ({ index, params }: SweepOrder) => {
  answer({ kind: 'row', index, row: runSweepCase(type, ground, params) });
});
answer({ kind: 'ready' });

async function typeOf(reference: string): Promise<StrategyType> {
  if (!URL.canParse(reference)) return findStrategyType(reference);
  const { default: exported } = (await import(reference)) as { default?: unknown };
  if (isStrategyType(exported)) return exported;
  throw new TypeError(`Expected a strategy as default export of ${reference}, found none.`);
}

function answer(message: SweepAnswer): void {
  parentPort?.postMessage(message);
}
