/**
 * The simulated market of one symbol: a pure step function for each kind of event. A step returns the next
 * state and what happened; nothing is edited in place.
 */
import type { OrderEvent, Side } from '../../core/contracts/index.ts';
import type { Decimal, Price, Quantity } from '../../core/money/index.ts';
import { applyFill, FLAT_POSITION, type Position } from '../../core/position/index.ts';
import { type FillCosts, feeOf, type Liquidity } from './fill-costs.ts';
import { priceOnArrival } from './fill-price.ts';
import {
  cancelOrder,
  EMPTY_BOOK,
  type OrderBook,
  type RestingOrder,
  restingOrderCount,
  restOrder,
  takeReached,
} from './order-book.ts';

/** State of one symbol. */
export interface Market {
  /** Price of the latest trade; `undefined` before the first one. */
  readonly lastPrice: Price | undefined;
  /** Orders that wait for their price. */
  readonly book: OrderBook;
  /** What the fills so far add up to. */
  readonly position: Position;
  /** Queue number of the next resting order. */
  readonly nextSequence: number;
}

/** A symbol before its first event. */
export const UNTOUCHED_MARKET: Market = Object.freeze({
  lastPrice: undefined,
  book: EMPTY_BOOK,
  position: FLAT_POSITION,
  nextSequence: 0,
});

/** Why the market refused a well-formed order. */
export type MarketRejection = 'no-reference-price' | 'book-full';

/** Something that happened to an order. */
export type MarketEvent =
  | ({ readonly kind: 'filled' } & Filled)
  | { readonly kind: 'rested'; readonly order: RestingOrder }
  | { readonly kind: 'canceled'; readonly order: RestingOrder }
  | { readonly kind: 'rejected'; readonly orderId: string; readonly reason: MarketRejection };

/** An order that filled, completely and at once. */
export interface Filled {
  /** Identity of the order. */
  readonly orderId: string;
  /** Strategy that owns it. */
  readonly strategyId: string;
  /** Direction. */
  readonly side: Side;
  /** Base units traded. */
  readonly quantity: Quantity;
  /** Quote per base unit. */
  readonly price: Price;
  /** Fee in the quote currency. */
  readonly fee: Decimal;
  /** Whether the order had waited in the book. */
  readonly liquidity: Liquidity;
  /** The position after this fill. */
  readonly position: Position;
}

/** The next state, and what happened on the way, in order. */
export interface MarketStep {
  /** State after the event. */
  readonly market: Market;
  /** What happened, in order. */
  readonly events: readonly MarketEvent[];
}

/** What a market charges and how much it holds. */
export interface MarketRules {
  /** Fees and slippage. */
  readonly costs: FillCosts;
  /** Most resting orders of one symbol; another limit order is rejected as `book-full`. */
  readonly restingOrderCountMax: number;
}

/** Lets a trade set the price and fill, at their limits, the resting orders that it reaches. */
export function onTrade(market: Market, price: Price, rules: MarketRules): MarketStep {
  const { book, reached } = takeReached(market.book, price);
  let { position } = market;
  if (reached.length === 0) return { market: withPrice(market, price), events: NO_EVENTS };
  const events = reached.map((order): MarketEvent => {
    const filled = fillOf(position, { order, price: order.limitPrice, liquidity: 'maker' }, rules.costs);
    position = filled.position;
    return filled;
  });
  return { market: { ...market, lastPrice: price, book, position }, events };
}

const NO_EVENTS: readonly MarketEvent[] = Object.freeze([]);

/** Field by field: this happens at every trade, and a spread takes several times as long. */
function withPrice({ book, position, nextSequence }: Market, lastPrice: Price): Market {
  return { lastPrice, book, position, nextSequence };
}

/** Fills an arriving order, lets it rest, or rejects it. */
export function onOrder(market: Market, order: OrderEvent, rules: MarketRules): MarketStep {
  const arrival = priceOnArrival(order, market.lastPrice, rules.costs.slippageBps);
  switch (arrival.kind) {
    case 'fill':
      return fillArriving(market, order, arrival.price, rules);
    case 'rest':
      return letRest(market, order, arrival.limitPrice, rules);
    case 'reject':
      return reject(market, order, arrival.reason);
  }
}

/** Takes a resting order out of the book; nothing happens when it does not rest there. */
export function onCancel(market: Market, orderId: string): MarketStep {
  const outcome = cancelOrder(market.book, orderId);
  if (outcome === undefined) return { market, events: [] };
  return {
    market: { ...market, book: outcome.book },
    events: [{ kind: 'canceled', order: outcome.canceled }],
  };
}

interface FillRequest {
  readonly order: Pick<Filled, 'orderId' | 'strategyId' | 'side' | 'quantity'>;
  readonly price: Price;
  readonly liquidity: Liquidity;
}

function fillOf(
  position: Position,
  { order, price, liquidity }: FillRequest,
  costs: FillCosts,
): { readonly kind: 'filled' } & Filled {
  const { orderId, strategyId, side, quantity } = order;
  const fee = feeOf(costs, liquidity, quantity, price);
  const after = applyFill(position, { side, quantity, price, fee });
  return { kind: 'filled', orderId, strategyId, side, quantity, price, fee, liquidity, position: after };
}

function fillArriving(market: Market, order: OrderEvent, price: Price, rules: MarketRules): MarketStep {
  const { intentId: orderId, strategyId, side, quantity } = order;
  const request: FillRequest = {
    order: { orderId, strategyId, side, quantity },
    price,
    liquidity: 'taker',
  };
  const filled = fillOf(market.position, request, rules.costs);
  return { market: { ...market, position: filled.position }, events: [filled] };
}

function letRest(market: Market, order: OrderEvent, limitPrice: Price, rules: MarketRules): MarketStep {
  if (restingOrderCount(market.book) >= rules.restingOrderCountMax) return reject(market, order, 'book-full');
  const { intentId: orderId, strategyId, side, quantity } = order;
  const sequence = market.nextSequence;
  const resting: RestingOrder = { orderId, strategyId, side, quantity, limitPrice, sequence };
  return {
    market: { ...market, book: restOrder(market.book, resting), nextSequence: sequence + 1 },
    events: [{ kind: 'rested', order: resting }],
  };
}

function reject(market: Market, order: OrderEvent, reason: MarketRejection): MarketStep {
  return { market, events: [{ kind: 'rejected', orderId: order.intentId, reason }] };
}
