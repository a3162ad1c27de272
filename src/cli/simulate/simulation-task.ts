/** Pieces of work for a thread, and what it answers: data only, since they cross the border between threads. */
import {
  CANARIES,
  type Canary,
  type CanaryFate,
  huntCanary,
  runSimulation,
  type Settle,
  type SimulationResult,
} from '../../simulation/index.ts';

/** A piece of work. */
export type SimulationTask =
  | {
      readonly kind: 'simulate';
      readonly seed: number;
      readonly hours: number;
      /** Faults that happen, by index; all by default. */
      readonly only?: readonly number[];
      /** Faults that do not happen, by index; none by default. */
      readonly without?: readonly number[];
      /** Name of a planted bug; none by default. */
      readonly canary?: string;
    }
  | {
      readonly kind: 'hunt-canary';
      readonly name: string;
      readonly hours: number;
      readonly seedsMax: number;
    };

/** What comes of a piece of work. */
export type SimulationAnswer =
  | { readonly kind: 'simulated'; readonly hours: number; readonly result: SimulationResult }
  | { readonly kind: 'canary-hunted'; readonly fate: CanaryFate };

/** Does a piece of work. */
export async function doTask(task: SimulationTask, settle: Settle): Promise<SimulationAnswer> {
  if (task.kind === 'hunt-canary')
    return { kind: 'canary-hunted', fate: await huntCanary(canaryOf(task.name), task, settle) };
  const { seed, hours, only, without = [], canary } = task;
  const wanted = only === undefined ? undefined : new Set(only);
  const unwanted = new Set(without);
  const result = await runSimulation(
    {
      seed,
      hours,
      happens: (index) => (wanted?.has(index) ?? true) && !unwanted.has(index),
      ...(canary === undefined ? {} : { canary: canaryOf(canary) }),
    },
    settle,
  );
  return { kind: 'simulated', hours, result };
}

/**
 * Returns the planted bug of a name.
 *
 * @throws RangeError where there is none
 */
export function canaryOf(name: string): Canary {
  const canary = CANARIES.find((each) => each.name === name);
  if (canary === undefined) throw new RangeError(`Expected the name of a planted bug, was "${name}".`);
  return canary;
}

/** Lets everything that is due in this thread run. */
export function settleThread(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
