/** Where an order fills within a bar, of which only open, high, low and close are known. */
import type { OHLCVBar, OrderTerms, Side } from '../core/contracts/index.ts';
import { compare, type Decimal, type Price } from '../core/money/index.ts';
import { slip } from '../services/paper-trader/index.ts';

/** The prices that a bar went through. */
export type PriceRange = Pick<OHLCVBar, 'open' | 'high' | 'low'>;

/**
 * Returns where an order fills that waits when the bar opens, or `undefined` when the bar does not reach it.
 *
 * A market order fills at the open, moved against it by `slippageBps` basis points. A limit order fills at the open
 * where the bar opens at or through its limit (a gap is no worse for it than for the market), and at its limit where the
 * bar reaches it later.
 */
export function fillPriceWithin(
  { open, high, low }: PriceRange,
  order: OrderTerms & { readonly side: Side },
  slippageBps: Decimal,
): Price | undefined {
  if (order.type === 'market') return slip(open, order.side, slippageBps);
  const { side, limitPrice } = order;
  if (isAtOrThrough(open, side, limitPrice)) return open;
  return isAtOrThrough(side === 'buy' ? low : high, side, limitPrice) ? limitPrice : undefined;
}

function isAtOrThrough(price: Price, side: Side, limitPrice: Price): boolean {
  const againstLimit = compare(price, limitPrice);
  return side === 'buy' ? againstLimit <= 0 : againstLimit >= 0;
}
