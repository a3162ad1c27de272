import type { Decoded, OrderIntent } from '../../../src/core/contracts/index.ts';
import { decodeOrderIntent } from '../../../src/core/contracts/index.ts';
import { asPrice, parseDecimal } from '../../../src/core/money/index.ts';
import type {
  LastTrade,
  RiskLimits,
  Situation,
  Surroundings,
} from '../../../src/services/risk-engine/index.ts';

/** 2026-01-01T00:00:00Z. */
export const NEW_YEAR_NS = 1_767_225_600_000_000_000n;

/** Limits of the examples in the specification: 200 per order, 300 per day, 5 per minute. */
export const LIMITS: RiskLimits = {
  perOrderCap: parseDecimal('200'),
  dailyLossCap: parseDecimal('300'),
  ordersPerMinuteCap: 5,
  lastTradeAgeMsMax: 10_000,
};

/** Surroundings in which nothing stands against an order. */
export function quietSurroundings(changes: Partial<Surroundings> = {}): Surroundings {
  return {
    nowNs: NEW_YEAR_NS,
    killState: 'clear',
    lastTrade: lastTrade('19'),
    dayPnl: parseDecimal('0'),
    ...changes,
  };
}

/** A situation in which nothing stands against an order. */
export function quietSituation(changes: Partial<Situation> = {}): Situation {
  return { ...quietSurroundings(), identifier: 'new', approvedInWindow: 0, ...changes };
}

/** A trade, by default of this moment. */
export function lastTrade(price: string, atNs: bigint = NEW_YEAR_NS): LastTrade {
  return { price: asPrice(parseDecimal(price)), atNs };
}

/** A well-formed intent message: limit buy of 10 at 20, unless told otherwise. */
export function intentMessage(
  changes: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return {
    id: 'intent-1',
    ts_local_ns: '1',
    strategy_id: 'strategy-1',
    symbol: 'ATOM/USDT',
    side: 'buy',
    type: 'limit',
    qty: '10',
    limit_price: '20',
    meta: {},
    ...changes,
  };
}

/** The same, decoded. */
export function intent(changes: Readonly<Record<string, unknown>> = {}): Decoded<OrderIntent> {
  return decodeOrderIntent(intentMessage(changes));
}
