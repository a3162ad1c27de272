import { runSimulation, type Settle, type SimulationRequest } from './run-simulation.ts';
import { type ShrunkFaults, shrinkFaults } from './shrink-faults.ts';
import type { Violation } from './witness.ts';

/** A simulation that has failed. */
export interface Failure {
  readonly request: Pick<SimulationRequest, 'seed' | 'hours' | 'canary'>;
  /** Indices of the faults that have come true until then. */
  readonly injected: readonly number[];
  readonly violation: Violation;
}

/** Without some faults the same thing may go wrong a little later, in milliseconds. */
const LATER_MS = 1_800_000;

/** Finds the least list of faults with which the same invariant does not hold; of what comes later nothing is run. */
export async function shrinkFailure(
  { request, injected, violation }: Failure,
  settle: Settle,
  runsMax: number,
): Promise<ShrunkFaults> {
  const isAtEnd = violation.atMs >= request.hours * 3_600_000;
  return shrinkFaults({
    faults: injected,
    runsMax,
    async stillFails(faults) {
      const wanted = new Set(faults);
      const result = await runSimulation(
        {
          ...request,
          happens: (index) => wanted.has(index),
          ...(isAtEnd ? {} : { untilMs: violation.atMs + LATER_MS }),
        },
        settle,
      );
      return result.violation?.invariant === violation.invariant;
    },
  });
}
