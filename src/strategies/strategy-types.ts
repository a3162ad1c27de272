import { nearestName } from '../core/config/nearest-name.ts';
import { dummy } from './samples/dummy.ts';
import { rsiTemaBollinger } from './samples/rsi-tema-bollinger.ts';
import { trendline } from './samples/trendline.ts';
import type { StrategyType } from './strategy-type.ts';

/** The strategies that come with Njord, as samples. */
export const strategyTypes: readonly StrategyType[] = Object.freeze([trendline, rsiTemaBollinger, dummy]);

/** A name that no strategy has. */
export class UnknownStrategyError extends Error {
  /** Stable code of this error. */
  readonly code = 'UNKNOWN_STRATEGY';
  /** What was expected, as a noun phrase. */
  readonly expected: string;
  /** What to do, as a sentence. */
  readonly advice: string;

  /** Lists the names that there are. */
  constructor(name: string, known: readonly string[]) {
    const nearest = nearestName(name, known);
    const expected = `one of ${known.map((each) => `"${each}"`).join(', ')}`;
    const advice =
      nearest === undefined ? 'Name one of them, or a module of your own.' : `Did you mean "${nearest}"?`;
    super(`Expected as strategy ${expected}, was "${name.slice(0, 40)}". ${advice}`);
    this.name = 'UnknownStrategyError';
    this.expected = expected;
    this.advice = advice;
  }
}

/**
 * Returns the strategy type of a name.
 *
 * @throws UnknownStrategyError when there is none; it lists the names
 */
export function findStrategyType(name: string): StrategyType {
  const type = strategyTypes.find((each) => each.name === name);
  if (type !== undefined) return type;
  throw new UnknownStrategyError(
    name,
    strategyTypes.map((each) => each.name),
  );
}
