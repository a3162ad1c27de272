import { drawFraction, type RandomSource } from '../../random.ts';

/** How long to wait between attempts to connect. */
export interface BackoffOptions {
  /** Upper end of the first delay, in milliseconds. */
  readonly firstMs: number;
  /** Upper end of every delay, in milliseconds. */
  readonly maxMs: number;
}

/**
 * Delay before attempt `attempt` (the first is 0), in milliseconds: between half and all of a bound that
 * doubles from attempt to attempt up to its maximum. The jitter keeps many services from coming back at once.
 */
export function backoffMs(attempt: number, { firstMs, maxMs }: BackoffOptions, random: RandomSource): number {
  const bound = Math.min(maxMs, firstMs * 2 ** Math.min(attempt, 30));
  return bound * (0.5 + drawFraction(random) / 2);
}
