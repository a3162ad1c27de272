import { textOfThrown } from '../core/thrown.ts';
import type { StrategyFailure } from '../services/strategy-runner/index.ts';

/** Says in one line what went wrong in a strategy. */
export function describeStrategyFailure({ strategyId, during, error, isDisabled }: StrategyFailure): string {
  const consequence = isDisabled ? '; it is disabled' : '';
  return `njord: strategy "${strategyId}" threw during ${during}: ${textOfThrown(error)}${consequence}\n`;
}
