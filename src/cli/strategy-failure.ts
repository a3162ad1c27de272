import type { StrategyFailure } from '../services/strategy-runner/index.ts';

/** Says in one line what went wrong in a strategy. */
export function describeStrategyFailure({ strategyId, during, error, isDisabled }: StrategyFailure): string {
  const consequence = isDisabled ? '; it is disabled' : '';
  return `njord: strategy "${strategyId}" threw during ${during}: ${String(error)}${consequence}\n`;
}
