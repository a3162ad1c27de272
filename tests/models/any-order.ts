import type fc from 'fast-check';
import { settled } from '../core/service/mortal.ts';

/** Something that begins when the scheduler lets it. */
export type Started = readonly [label: string, act: () => Promise<unknown>];

/** Lets the scheduler decide when each of these begins; resolves when all have ended, and rejects when one never will. */
export async function inAnyOrder(scheduler: fc.Scheduler, actions: readonly Started[]): Promise<void> {
  const ends = actions.map(async ([label, act]) => {
    await scheduler.schedule(Promise.resolve(), label);
    await act();
  });
  await Promise.race([scheduler.waitFor(Promise.all(ends)), stuck(scheduler)]);
}

/** Rejects when nothing is left to be let go. Whoever has ended by then has won the race. */
async function stuck(scheduler: fc.Scheduler): Promise<never> {
  for (let idleCount = 0; idleCount < 3; idleCount = scheduler.count() === 0 ? idleCount + 1 : 0)
    await settled();
  throw new Error('Expected every action to end, was one that waits for ever.');
}
