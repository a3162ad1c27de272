/**
 * Decides where an order fills, from market data alone: simulated fills never become a price themselves.
 * A limit that is reached fills at the limit, which is the conservative choice: no improvement is assumed.
 */
import type { OrderTerms, Side } from '../../core/contracts/index.ts';
import {
  add,
  asPrice,
  compare,
  type Decimal,
  decimalFromInteger,
  isZero,
  makeDecimal,
  multiply,
  type Price,
  subtract,
} from '../../core/money/index.ts';

/** What becomes of an order when it arrives. */
export type Arrival =
  | { readonly kind: 'fill'; readonly price: Price }
  | { readonly kind: 'rest'; readonly limitPrice: Price }
  | { readonly kind: 'reject'; readonly reason: 'no-reference-price' };

/**
 * Prices an order on arrival.
 *
 * Market orders fill at the last trade, moved against them by `slippageBps` basis points (0 ≤ bps <
 * 10 000): buy at last × (1 + bps/10 000), sell at last × (1 − bps/10 000). Limit orders fill at their
 * limit when the last trade is at or through it, and rest otherwise.
 *
 * @throws RangeError when the slippage leaves no price above 0.
 */
export function priceOnArrival(
  order: OrderTerms & { readonly side: Side },
  lastPrice: Price | undefined,
  slippageBps: Decimal,
): Arrival {
  if (order.type === 'limit') {
    const kind = isReached(order.side, order.limitPrice, lastPrice) ? 'fill' : 'rest';
    return kind === 'fill' ? { kind, price: order.limitPrice } : { kind, limitPrice: order.limitPrice };
  }
  if (lastPrice === undefined) return NO_REFERENCE_PRICE;
  return { kind: 'fill', price: slip(lastPrice, order.side, slippageBps) };
}

/**
 * Returns a price moved against an order by `slippageBps` basis points, 0 ≤ bps < 10 000: a buy pays more, a sell gets
 * less.
 *
 * @throws RangeError when the slippage leaves no price above 0.
 */
export function slip(price: Price, side: Side, slippageBps: Decimal): Price {
  if (isZero(slippageBps)) return price;
  const factorBps = side === 'buy' ? add(BPS_OF_ONE, slippageBps) : subtract(BPS_OF_ONE, slippageBps);
  return asPrice(multiply(multiply(price, factorBps), ONE_BPS));
}

const NO_REFERENCE_PRICE: Arrival = Object.freeze({ kind: 'reject', reason: 'no-reference-price' });
const BPS_OF_ONE = decimalFromInteger(10_000);
const ONE_BPS = makeDecimal(1n, 4);

function isReached(side: Side, limitPrice: Price, lastPrice: Price | undefined): boolean {
  if (lastPrice === undefined) return false;
  const lastAgainstLimit = compare(lastPrice, limitPrice);
  return side === 'buy' ? lastAgainstLimit <= 0 : lastAgainstLimit >= 0;
}
