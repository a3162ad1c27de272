import {
  decodeOrderCancel,
  decodeOrderEvent,
  decodeTradeEvent,
  type FieldError,
  type OrderEvent,
} from '../../core/contracts/index.ts';
import type { Clock } from '../../core/time.ts';
import { type FillCosts, NO_COSTS, requireChargeable } from './fill-costs.ts';
import {
  type Market,
  type MarketEvent,
  type MarketRules,
  type MarketStep,
  onCancel,
  onOrder,
  onTrade,
  UNTOUCHED_MARKET,
} from './market.ts';
import type { RejectionReason } from './order-update.ts';
import { messagesOf, type OutgoingMessage, type PaperTopics, updateMessage } from './paper-messages.ts';
import { RecentIds } from './recent-ids.ts';
import { fromMarketSnapshot, type PaperTraderSnapshot, toMarketSnapshot } from './snapshot.ts';

/** What the paper trader made of one message. */
export type PaperOutcome =
  | {
      readonly kind: 'handled';
      /** What happened, in order. */
      readonly events: readonly MarketEvent[];
      /** What to publish, in order and as one batch. */
      readonly messages: readonly OutgoingMessage[];
    }
  | {
      /** The message broke the contract; `messages` tells the owner when the order could be named. */
      readonly kind: 'malformed';
      readonly fields: readonly FieldError[];
      readonly messages: readonly OutgoingMessage[];
    }
  | { readonly kind: 'wrong-venue'; readonly venue: string; readonly messages: readonly OutgoingMessage[] }
  | { readonly kind: 'repeated-order'; readonly orderId: string; readonly messages: readonly [] }
  | { readonly kind: 'not-resting'; readonly orderId: string; readonly messages: readonly [] };

/** How a paper trader is set up. */
export interface PaperTraderSettings {
  /** The venue it stands for; orders for another one are rejected. */
  readonly venue: string;
  /** Where it publishes. */
  readonly topics: PaperTopics;
  /** Fees and slippage; none by default. */
  readonly costs?: FillCosts;
  /** Most resting orders of one symbol; 10 000 by default. */
  readonly restingOrderCountMax?: number;
  /** Latest orders whose repetition is certainly recognised; 100 000 by default. */
  readonly rememberedOrderCountMin?: number;
}

/** A simulated venue: turns trades, orders and cancel requests into fills, positions and order updates. */
export interface PaperTrader {
  /** Takes a trade message: sets the price and fills the resting orders that it reaches. */
  handleTrade(message: unknown): PaperOutcome;
  /** Takes an order message: fills it, lets it rest, or rejects it. An order seen before is left alone. */
  handleOrder(message: unknown): PaperOutcome;
  /** Takes a cancel request; either order id names an order here. */
  handleCancel(message: unknown): PaperOutcome;
  /** Returns the state of a symbol. */
  market(symbol: string): Market;
  /** Returns the whole state as plain JSON data. */
  snapshot(): PaperTraderSnapshot;
}

/**
 * Makes a paper trader, new or from the snapshot of an earlier one.
 *
 * No message makes it throw: what cannot be handled comes back as an outcome that says why.
 *
 * @throws RangeError when the slippage is out of range, or a number in the snapshot is damaged.
 */
export function createPaperTrader(
  clock: Clock,
  settings: PaperTraderSettings,
  snapshot: PaperTraderSnapshot = { markets: [], order_ids: [] },
): PaperTrader {
  const { venue, topics, rememberedOrderCountMin = 100_000, restingOrderCountMax = 10_000 } = settings;
  const rules: MarketRules = { costs: requireChargeable(settings.costs ?? NO_COSTS), restingOrderCountMax };
  const markets = new Map(snapshot.markets.map((saved) => [saved.symbol, fromMarketSnapshot(saved)]));
  const symbolOfResting = new Map(restingSymbols(snapshot));
  const handledOrders = new RecentIds(rememberedOrderCountMin, snapshot.order_ids);

  return { handleTrade, handleOrder, handleCancel, market, snapshot: takeSnapshot };

  function handleTrade(message: unknown): PaperOutcome {
    const trade = decodeTradeEvent(message);
    if (trade.kind === 'invalid') return { kind: 'malformed', fields: trade.fields, messages: [] };
    const { symbol, price } = trade.value;
    return advance(symbol, onTrade(market(symbol), price, rules));
  }

  function handleOrder(message: unknown): PaperOutcome {
    const order = decodeOrderEvent(message);
    if (order.kind === 'invalid') return refuseMalformed(message, order.fields);
    const { intentId: orderId } = order.value;
    if (isRepeated(orderId)) return { kind: 'repeated-order', orderId, messages: [] };
    handledOrders.add(orderId);
    if (order.value.venue !== venue) return refuseVenue(order.value);
    return advance(order.value.symbol, onOrder(market(order.value.symbol), order.value, rules));
  }

  function handleCancel(message: unknown): PaperOutcome {
    const cancel = decodeOrderCancel(message);
    if (cancel.kind === 'invalid') return { kind: 'malformed', fields: cancel.fields, messages: [] };
    const { order } = cancel.value;
    const orderId = order.kind === 'order-id' ? order.orderId : order.exchangeOrderId;
    const symbol = symbolOfResting.get(orderId);
    if (symbol === undefined) return { kind: 'not-resting', orderId, messages: [] };
    return advance(symbol, onCancel(market(symbol), orderId));
  }

  function market(symbol: string): Market {
    return markets.get(symbol) ?? UNTOUCHED_MARKET;
  }

  function takeSnapshot(): PaperTraderSnapshot {
    return {
      markets: [...markets].map(([symbol, state]) => toMarketSnapshot(symbol, state)),
      order_ids: handledOrders.toArray(),
    };
  }

  /** An order may rest for longer than its identifier is remembered. */
  function isRepeated(orderId: string): boolean {
    return handledOrders.has(orderId) || symbolOfResting.has(orderId);
  }

  function advance(symbol: string, step: MarketStep): PaperOutcome {
    markets.set(symbol, step.market);
    for (const event of step.events) trackResting(symbol, event);
    const messages = messagesOf(topics, step.events, { symbol, nowNs: clock.nowNs() });
    return { kind: 'handled', events: step.events, messages };
  }

  function trackResting(symbol: string, event: MarketEvent): void {
    if (event.kind === 'rested') symbolOfResting.set(event.order.orderId, symbol);
    if (event.kind === 'filled') symbolOfResting.delete(event.orderId);
    if (event.kind === 'canceled') symbolOfResting.delete(event.order.orderId);
  }

  function refuseMalformed(message: unknown, fields: readonly FieldError[]): PaperOutcome {
    const orderId = fields.some(({ field }) => field === '' || field === 'intent_id')
      ? undefined
      : orderIdOf(message);
    if (orderId === undefined) return { kind: 'malformed', fields, messages: [] };
    const names = fields.map(({ field }) => field);
    return { kind: 'malformed', fields, messages: [rejection(orderId, 'invalid-order', names)] };
  }

  function refuseVenue(order: OrderEvent): PaperOutcome {
    return {
      kind: 'wrong-venue',
      venue: order.venue,
      messages: [rejection(order.intentId, 'wrong-venue', ['venue'])],
    };
  }

  function rejection(orderId: string, reason: RejectionReason, fields: readonly string[]): OutgoingMessage {
    return updateMessage(topics, { orderId, status: 'REJECTED', reason, fields, tsNs: clock.nowNs() });
  }
}

function restingSymbols(snapshot: PaperTraderSnapshot): readonly (readonly [string, string])[] {
  return snapshot.markets.flatMap(({ symbol, resting_orders: orders }) =>
    orders.map((order) => [order.order_id, symbol] as const),
  );
}

/** The identity of an order that broke the contract elsewhere; the decoder found this field in order. */
function orderIdOf(message: unknown): string | undefined {
  if (typeof message !== 'object' || message === null || !('intent_id' in message)) return undefined;
  return typeof message.intent_id === 'string' ? message.intent_id : undefined;
}
