/**
 * Njord's services under their standard seeded load. The loads are a program of their own, as the profiler knows nothing
 * of what it profiles.
 */

/** Services that there is a load for. */
export const SERVICES = Object.freeze([
  'market-data',
  'strategy-runner',
  'risk-engine',
  'paper-trader',
  'broker',
  'books',
] as const);

/** The program that loads a service, from the root of the repository. */
export const LOAD_SCRIPT = 'bench/load/main.ts';

/** Returns the arguments of a load: so many seconds of events, the same for the same seed. */
export function loadArguments(service: string, seconds: number, seed: number): readonly string[] {
  return [service, '--seconds', String(seconds), '--seed', String(seed)];
}
