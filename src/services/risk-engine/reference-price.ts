import { limitPriceOf, type OrderIntent } from '../../core/contracts/index.ts';
import { type Decimal, max, multiply, type Price } from '../../core/money/index.ts';
import { msToNs } from '../../core/time.ts';
import type { RiskLimits } from './risk-limits.ts';
import type { Situation } from './situation.ts';

/**
 * Returns the price that an order is valued at: the higher of the last trade and the limit, so that neither
 * a limit above the market nor one below it understates the notional. A trade that is too old does not
 * count; `undefined` when nothing is left.
 */
export function referencePrice(
  intent: OrderIntent,
  situation: Pick<Situation, 'lastTrade' | 'nowNs'>,
  limits: Pick<RiskLimits, 'lastTradeAgeMsMax'>,
): Price | undefined {
  const lastPrice = freshPrice(situation, limits);
  const limitPrice = limitPriceOf(intent);
  if (lastPrice === undefined || limitPrice === undefined) return lastPrice ?? limitPrice;
  return max(lastPrice, limitPrice);
}

/** Returns quantity × reference price, exact; `undefined` without a reference price. */
export function notionalOf(
  intent: OrderIntent,
  situation: Pick<Situation, 'lastTrade' | 'nowNs'>,
  limits: Pick<RiskLimits, 'lastTradeAgeMsMax'>,
): Decimal | undefined {
  const price = referencePrice(intent, situation, limits);
  return price === undefined ? undefined : multiply(intent.quantity, price);
}

function freshPrice(
  { lastTrade, nowNs }: Pick<Situation, 'lastTrade' | 'nowNs'>,
  limits: Pick<RiskLimits, 'lastTradeAgeMsMax'>,
): Price | undefined {
  // Of a trade from before our clock stepped back nobody knows the age.
  if (lastTrade === undefined || lastTrade.atNs > nowNs) return undefined;
  return nowNs - lastTrade.atNs <= msToNs(limits.lastTradeAgeMsMax) ? lastTrade.price : undefined;
}
