/**
 * Which orders the broker takes on: a function of its arguments alone. Rules are asked in a closed order, and the first
 * that hits decides. Those that may change while an order waits are asked again right before each call.
 */

import { isPlainObject } from '../../core/contracts/field-reader.ts';
import { type Decoded, decodeOrderEvent, limitPriceOf, type OrderEvent } from '../../core/contracts/index.ts';
import type { KillState } from '../../core/kill-switch/index.ts';
import type { LastTrade } from '../../core/last-trades.ts';
import { add, compare, type Decimal, max, multiply, type Price } from '../../core/money/index.ts';
import { msToNs } from '../../core/time.ts';

/** Why an order is not taken on, in the order in which the rules are asked. */
export const REFUSAL_REASONS = Object.freeze([
  'wrong-venue',
  'invalid-order',
  'kill-switch',
  'duplicate-order',
  'too-many-orders',
  'order-too-old',
  'no-fresh-price',
  'order-cap',
  'day-cap',
] as const);

/** One of the reasons. */
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** What the broker lets pass. Amounts are in the quote currency. */
export interface BrokerLimits {
  /** Largest notional of one order, inclusive. */
  readonly orderCap: Decimal;
  /** Largest notional of all orders of a UTC day together, inclusive. */
  readonly dayCap: Decimal;
  /** Greatest age at which the last trade is still a price, inclusive, in milliseconds. */
  readonly priceAgeMsMax: number;
  /** Greatest age of the approval of risk, inclusive, in milliseconds. */
  readonly orderAgeMsMax: number;
}

/** What the outside world says now. */
export interface Surroundings {
  readonly killState: KillState;
  /** Latest trade of the symbol of the order, however old; `undefined` before the first. */
  readonly lastTrade: LastTrade | undefined;
  /** Nanoseconds since the epoch. */
  readonly nowNs: bigint;
}

/** What the broker knows besides. */
export interface BrokerSituation extends Surroundings {
  /** Venue of this broker. */
  readonly venue: string;
  /** Whether the order was taken on, or refused, before. */
  readonly isKnown: boolean;
  /** Number of orders that have not ended. */
  readonly activeCount: number;
  /** Notional of the orders that were taken on today (UTC). */
  readonly dayNotional: Decimal;
}

/** A message on the topic of orders after reading. */
export interface OrderMessage {
  /** The order, or what is wrong with it. */
  readonly order: Decoded<OrderEvent>;
  /** Identity to answer to; `undefined` when there is none that could be quoted. */
  readonly orderId: string | undefined;
  /** What the message says about the venue, of any shape. */
  readonly venue: unknown;
}

/** Reads a message of any shape; never throws. */
export function readOrderMessage(message: unknown): OrderMessage {
  const raw = isPlainObject(message) ? message : {};
  const id = raw['intent_id'];
  return {
    order: decodeOrderEvent(message),
    orderId: typeof id === 'string' && id.length >= 1 && id.length <= 64 ? id : undefined,
    venue: raw['venue'],
  };
}

/** What the rules say about a message. */
export type Admission =
  | {
      readonly kind: 'admitted';
      readonly order: OrderEvent;
      /** Quantity × the higher of last trade and limit. */
      readonly notional: Decimal;
    }
  | {
      readonly kind: 'refused';
      readonly reason: RefusalReason;
      /** Wire names of the fields that broke the contract. */
      readonly fields: readonly string[];
    };

/** Decides about a message: admits nothing but a whole order for this venue. */
export function admit(
  { order, venue }: OrderMessage,
  situation: BrokerSituation,
  limits: BrokerLimits,
): Admission {
  if (venue !== situation.venue) return { kind: 'refused', reason: 'wrong-venue', fields: ['venue'] };
  if (order.kind === 'invalid')
    return { kind: 'refused', reason: 'invalid-order', fields: order.fields.map(({ field }) => field) };
  for (const { reason, hits } of RULES) {
    if (hits(order.value, situation, limits)) return { kind: 'refused', reason, fields: [] };
  }
  const notional = notionalOf(order.value, situation, limits);
  // The rules have found a price; without one nothing passes.
  if (notional === undefined) return { kind: 'refused', reason: 'no-fresh-price', fields: [] };
  return { kind: 'admitted', order: order.value, notional };
}

/** Returns what keeps an admitted order from being sent now; asked in the same turn of the loop as the call is made. */
export function obstacleToCall(
  order: OrderEvent,
  surroundings: Surroundings,
  limits: BrokerLimits,
): RefusalReason | undefined {
  return PASSING_RULES.find(({ hits }) => hits(order, surroundings, limits))?.reason;
}

/** Returns quantity × the higher of the last trade and the limit, exact; `undefined` without a fresh trade. */
export function notionalOf(
  order: OrderEvent,
  surroundings: Pick<Surroundings, 'lastTrade' | 'nowNs'>,
  limits: Pick<BrokerLimits, 'priceAgeMsMax'>,
): Decimal | undefined {
  const lastPrice = freshPrice(surroundings, limits);
  if (lastPrice === undefined) return undefined;
  return multiply(order.quantity, max(lastPrice, limitPriceOf(order) ?? lastPrice));
}

interface Rule<Situation> {
  readonly reason: RefusalReason;
  readonly hits: (order: OrderEvent, situation: Situation, limits: BrokerLimits) => boolean;
}

const KILL_SWITCH: Rule<Surroundings> = {
  reason: 'kill-switch',
  hits: (_, { killState }) => killState !== 'clear',
};

/** A durable topic delivers orders that nobody would give any more. */
const ORDER_TOO_OLD: Rule<Surroundings> = {
  reason: 'order-too-old',
  hits: ({ tsAcceptedNs }, { nowNs }, { orderAgeMsMax }) => nowNs - tsAcceptedNs > msToNs(orderAgeMsMax),
};

const NO_FRESH_PRICE: Rule<Surroundings> = {
  reason: 'no-fresh-price',
  hits: (_, surroundings, limits) => freshPrice(surroundings, limits) === undefined,
};

const ORDER_CAP: Rule<Surroundings> = {
  reason: 'order-cap',
  hits: (order, surroundings, limits) => exceeds(notionalOf(order, surroundings, limits), limits.orderCap),
};

const DUPLICATE_ORDER: Rule<BrokerSituation> = {
  reason: 'duplicate-order',
  hits: (_, { isKnown }) => isKnown,
};

/** Orders that have not ended, at most: more would be neither watched nor remembered in time. */
export const ACTIVE_COUNT_MAX = 1_000;

const TOO_MANY_ORDERS: Rule<BrokerSituation> = {
  reason: 'too-many-orders',
  hits: (_, { activeCount }) => activeCount >= ACTIVE_COUNT_MAX,
};

const DAY_CAP: Rule<BrokerSituation> = {
  reason: 'day-cap',
  hits: (order, situation, limits) => {
    const notional = notionalOf(order, situation, limits);
    return exceeds(notional && add(situation.dayNotional, notional), limits.dayCap);
  },
};

/** Rules for whole orders of this venue, in order of evaluation. */
const RULES: readonly Rule<BrokerSituation>[] = [
  KILL_SWITCH,
  DUPLICATE_ORDER,
  TOO_MANY_ORDERS,
  ORDER_TOO_OLD,
  NO_FRESH_PRICE,
  ORDER_CAP,
  DAY_CAP,
];

/** Rules of which the answer may change while an order waits. */
const PASSING_RULES: readonly Rule<Surroundings>[] = [KILL_SWITCH, ORDER_TOO_OLD, NO_FRESH_PRICE, ORDER_CAP];

/** What nobody knows exceeds any cap. */
function exceeds(amount: Decimal | undefined, cap: Decimal): boolean {
  return amount === undefined || compare(amount, cap) > 0;
}

function freshPrice(
  { lastTrade, nowNs }: Pick<Surroundings, 'lastTrade' | 'nowNs'>,
  { priceAgeMsMax }: Pick<BrokerLimits, 'priceAgeMsMax'>,
): Price | undefined {
  // Of a trade from before our clock stepped back nobody knows the age.
  if (lastTrade === undefined || lastTrade.atNs > nowNs) return undefined;
  return nowNs - lastTrade.atNs <= msToNs(priceAgeMsMax) ? lastTrade.price : undefined;
}
