import {
  add,
  compare,
  type Decimal,
  decimalFromInteger,
  divide,
  isPositive,
  max,
  multiply,
  subtract,
} from '../../core/money/index.ts';

/** Units of something, and what one is worth in the quote currency. */
export interface Holding {
  /** Below 0 when short. */
  readonly quantity: Decimal;
  readonly price: Decimal;
}

/** Returns cash plus the value of all holdings. */
export function equityOf(cash: Decimal, holdings: Iterable<Holding>): Decimal {
  let equity = cash;
  for (const { quantity, price } of holdings) equity = add(equity, multiply(quantity, price));
  return equity;
}

/** How equity has gone so far, in the quote currency. */
export interface EquitySummary {
  /** The latest; what it began with before the first. */
  readonly current: Decimal;
  /** The highest that was recorded; what it began with before the first. */
  readonly peak: Decimal;
  /** How far it is now below the highest, what it began with included; 0 or more. */
  readonly drawdown: Decimal;
  /** The same in percent of that highest; null where that is not above 0. */
  readonly drawdownPct: Decimal | null;
}

/** Follows equity over time, without keeping it. */
export interface EquityTracker {
  readonly record: (equity: Decimal) => void;
  readonly summary: () => EquitySummary;
}

const HUNDRED = decimalFromInteger(100);

/** Starts with this equity. */
export function createEquityTracker(initial: Decimal): EquityTracker {
  let current = initial;
  let peak: Decimal | null = null;
  return {
    record(equity) {
      current = equity;
      peak = peak === null || compare(equity, peak) > 0 ? equity : peak;
    },
    summary() {
      const highest = max(initial, peak ?? initial);
      const drawdown = subtract(highest, current);
      const drawdownPct = isPositive(highest) ? divide(multiply(drawdown, HUNDRED), highest) : null;
      return { current, peak: peak ?? initial, drawdown, drawdownPct };
    },
  };
}
