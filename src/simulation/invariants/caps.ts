import { limitPriceOf, type OrderEvent } from '../../core/contracts/index.ts';
import { compare, formatDecimal, multiply } from '../../core/money/index.ts';
import { NS_PER_MINUTE } from '../../core/time.ts';
import type { RiskLimits } from '../../services/risk-engine/index.ts';
import type { Invariant } from '../facts.ts';

/** No order is worth more than the cap at its limit, which is the least that it is valued at. */
export function orderCap({ perOrderCap }: Pick<RiskLimits, 'perOrderCap'>): Invariant {
  return {
    name: 'order-cap',
    take(fact) {
      if (fact.kind !== 'order') return undefined;
      const limitPrice = limitPriceOf(fact.order);
      if (limitPrice === undefined) return undefined;
      const notional = multiply(fact.order.quantity, limitPrice);
      if (compare(notional, perOrderCap) <= 0) return undefined;
      return {
        expected: `orders worth at most ${formatDecimal(perOrderCap)}`,
        found: `${fact.order.intentId} worth ${formatDecimal(notional)}`,
      };
    },
  };
}

/** No more orders are approved within 60 seconds of the clock of risk than the cap allows, unless that clock steps. */
export function rateCap({ ordersPerMinuteCap }: Pick<RiskLimits, 'ordersPerMinuteCap'>): Invariant {
  let window: bigint[] = [];
  let comparableFromNs = 0n;
  return {
    name: 'rate-cap',
    take(fact) {
      if (fact.kind === 'risk-clock-stepped') {
        window = [];
        comparableFromNs = fact.fromNs;
      }
      if (fact.kind !== 'order') return undefined;
      const atNs = fact.order.tsAcceptedNs;
      if (atNs < comparableFromNs) return undefined;
      window = [...window.filter((each) => atNs - each < NS_PER_MINUTE), atNs];
      if (window.length <= ordersPerMinuteCap) return undefined;
      return {
        expected: `at most ${ordersPerMinuteCap} approved orders within 60 seconds`,
        found: `${window.length} with ${fact.order.intentId}`,
      };
    },
  };
}

/** No market order is approved without a trade of its symbol that is recent enough. */
export function freshPrice({ lastTradeAgeMsMax }: Pick<RiskLimits, 'lastTradeAgeMsMax'>): Invariant {
  return {
    name: 'fresh-price',
    take(fact) {
      if (fact.kind !== 'approved' || fact.order.type !== 'market') return undefined;
      if (fact.priceAgeMs === null || fact.priceAgeMs <= lastTradeAgeMsMax) return undefined;
      return {
        expected: `a trade of ${fact.order.symbol} of at most ${lastTradeAgeMsMax} ms ago`,
        found: `${nameOf(fact.order)}, approved ${fact.priceAgeMs} ms after the latest`,
      };
    },
  };
}

/** Nothing is approved once the loss of the day has come to the cap. */
export function dailyLoss({ dailyLossCap }: Pick<RiskLimits, 'dailyLossCap'>): Invariant {
  return {
    name: 'daily-loss',
    take(fact) {
      if (fact.kind !== 'approved' || compare(fact.dayLoss, dailyLossCap) < 0) return undefined;
      return {
        expected: `no approval from a loss of ${formatDecimal(dailyLossCap)} in a day on`,
        found: `${nameOf(fact.order)}, approved after a loss of ${formatDecimal(fact.dayLoss)}`,
      };
    },
  };
}

function nameOf({ intentId, type }: OrderEvent): string {
  return `the ${type} order ${intentId}`;
}
