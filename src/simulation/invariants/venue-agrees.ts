import { formatDecimal } from '../../core/money/index.ts';
import type { Invariant } from '../facts.ts';
import { VENUE_NAMES } from '../simulated-limits.ts';

/** In the end every execution of the venue was told once, and nothing else was. */
export function venueAgrees(): Invariant {
  const told: string[] = [];
  return {
    name: 'venue-agrees',
    take(fact) {
      if (fact.kind === 'fill') {
        const { fillId, quantity, price } = fact.fill;
        told.push(`${fillId} ${formatDecimal(quantity)}@${formatDecimal(price)}`);
      }
      if (fact.kind !== 'end' || fact.venue === null) return undefined;
      const done = new Set(fact.venue.executions.map((each) => `${VENUE_NAMES.broker}:${each}`));
      const invented = told.find((each) => !done.delete(each));
      if (invented !== undefined) return { expected: 'fills that the venue has made', found: invented };
      const [untold] = done;
      return untold === undefined
        ? undefined
        : { expected: `a fill for the execution ${untold}`, found: 'none in the end' };
    },
  };
}
