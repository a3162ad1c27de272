import { runSimulation, type Settle } from '../run-simulation.ts';
import type { Violation } from '../witness.ts';
import type { Canary } from './canary.ts';

/** What became of a planted bug. */
export interface CanaryFate {
  readonly name: string;
  readonly summary: string;
  /** Simulations that were run. */
  readonly seedCount: number;
  /** The first seed that shows the bug, and how; null where none did. */
  readonly found: { readonly seed: number; readonly violation: Violation } | null;
}

/** Runs simulations with a planted bug, seed by seed from the first of its mode on, until one fails. */
export async function huntCanary(
  canary: Canary,
  { hours, seedsMax }: { readonly hours: number; readonly seedsMax: number },
  settle: Settle,
): Promise<CanaryFate> {
  const { name, summary } = canary;
  for (let count = 1; count <= seedsMax; count += 1) {
    const seed = 2 * count - (canary.mode === 'broker' ? 1 : 0);
    const { violation } = await runSimulation({ seed, hours, canary }, settle);
    if (violation !== null) return { name, summary, seedCount: count, found: { seed, violation } };
  }
  return { name, summary, seedCount: seedsMax, found: null };
}
