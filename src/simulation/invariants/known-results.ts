import { equals, formatDecimal } from '../../core/money/index.ts';
import type { Invariant } from '../facts.ts';

/** What risk takes for the result of a symbol is what it was told last: no stamp and no clock makes it look away. */
export function knownResults(): Invariant {
  return {
    name: 'known-results',
    take(fact) {
      if (fact.kind !== 'result' || equals(fact.told, fact.known)) return undefined;
      return {
        expected: `risk to know the result of ${fact.symbol}, ${formatDecimal(fact.told)}`,
        found: formatDecimal(fact.known),
      };
    },
  };
}
