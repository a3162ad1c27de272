import type { FillEvent } from '../core/contracts/index.ts';
import { add, compare, type Decimal, divide, isZero, multiply, subtract, ZERO } from '../core/money/index.ts';

/** A sale, and what it earned against the average cost of what was held. */
export interface RoundTrip {
  readonly symbol: string;
  /** When it was sold, in nanoseconds since the epoch. */
  readonly tsNs: bigint;
  readonly quantity: Decimal;
  /** In the quote currency, after the fees of the sale and its share of the fees of the purchases. */
  readonly netPnl: Decimal;
}

/** Places kept of the cost that a partial sale releases; see the position math of the paper trader. */
const RELEASED_COST_SCALE = 48;

/**
 * Pairs sales with the average cost of what is held, fees included on both sides; one round trip for each sale.
 *
 * The fills are those of a spot account: nothing is sold that is not held.
 */
export function roundTripsOf(
  fills: readonly Pick<FillEvent, 'symbol' | 'side' | 'quantity' | 'price' | 'fee' | 'tsFillNs'>[],
): readonly RoundTrip[] {
  const lots = new Map<string, Lot>();
  const trips: RoundTrip[] = [];
  for (const { symbol, side, quantity, price, fee, tsFillNs } of fills) {
    const lot = lots.get(symbol) ?? NOTHING;
    const notional = multiply(quantity, price);
    if (side === 'buy') {
      const cost = add(lot.cost, add(notional, fee));
      lots.set(symbol, { quantity: add(lot.quantity, quantity), cost });
      continue;
    }
    const { released, left } = sellFrom(lot, quantity);
    lots.set(symbol, left);
    trips.push({ symbol, tsNs: tsFillNs, quantity, netPnl: subtract(subtract(notional, fee), released) });
  }
  return trips;
}

/** What is held of a symbol, and what it cost with fees. */
interface Lot {
  readonly quantity: Decimal;
  readonly cost: Decimal;
}

const NOTHING: Lot = Object.freeze({ quantity: ZERO, cost: ZERO });

function sellFrom(lot: Lot, sold: Decimal): { readonly released: Decimal; readonly left: Lot } {
  if (isZero(lot.quantity) || compare(sold, lot.quantity) >= 0) return { released: lot.cost, left: NOTHING };
  const released = divide(multiply(lot.cost, sold), lot.quantity, RELEASED_COST_SCALE);
  return {
    released,
    left: { quantity: subtract(lot.quantity, sold), cost: subtract(lot.cost, released) },
  };
}
