import { TOPICS, type TopicTable, type WireMessage, wireMessage } from '../../core/bus/index.ts';
import { RecentIds } from '../../core/cache/index.ts';
import {
  type Decoded,
  decodeOrderCancel,
  decodeOrderEvent,
  decodeTradeEvent,
  type FieldError,
  type OrderCancel,
  type OrderEvent,
  type TradeEvent,
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
import { restingOrderCount } from './order-book.ts';
import { messagesOf } from './paper-messages.ts';
import type { RejectionReason } from './rejection-reason.ts';
import { fromMarketSnapshot, type PaperTraderSnapshot, toMarketSnapshot } from './snapshot.ts';

/** What the paper trader made of one message. */
export type PaperOutcome =
  | {
      readonly kind: 'handled';
      /** What happened, in order. */
      readonly events: readonly MarketEvent[];
      /** What to publish, in order and as one batch. */
      readonly messages: readonly WireMessage[];
    }
  | {
      /** The message broke the contract; `messages` tells the owner when the order could be named. */
      readonly kind: 'malformed';
      readonly fields: readonly FieldError[];
      readonly messages: readonly WireMessage[];
    }
  | { readonly kind: 'wrong-venue'; readonly venue: string; readonly messages: readonly WireMessage[] }
  | { readonly kind: 'repeated-order'; readonly orderId: string; readonly messages: readonly [] }
  | { readonly kind: 'not-resting'; readonly orderId: string; readonly messages: readonly [] };

/** How a paper trader is set up. */
export interface PaperTraderSettings {
  /** The venue it stands for; orders for another one are rejected. */
  readonly venue: string;
  /** Topics of fills, positions and order updates; those that Njord ships with by default. */
  readonly topics?: TopicTable;
  /** Fees and slippage; none by default. */
  readonly costs?: FillCosts;
  /** Most resting orders of one symbol; 10 000 by default. */
  readonly restingOrderCountMax?: number;
  /** Latest orders whose repetition is certainly recognised; 100 000 by default. */
  readonly rememberedOrderCountMin?: number;
}

/** Kinds of messages that a paper trader takes. */
export type PaperMessageKind = 'trade' | 'order' | 'cancel';

/** A simulated venue: turns trades, orders and cancel requests into fills, positions and order updates. */
export interface PaperTrader {
  /** Lets a trade set the price and fill the resting orders that it reaches. */
  handleTrade(trade: TradeEvent): PaperOutcome;
  /** Fills an order, lets it rest, or rejects it. An order that was handled before is left alone. */
  handleOrder(order: OrderEvent): PaperOutcome;
  /** Cancels a resting order; either order id names an order here. */
  handleCancel(cancel: OrderCancel): PaperOutcome;
  /** Takes a message of any shape: never throws, and does nothing with one that breaks its contract. */
  handleMessage(kind: PaperMessageKind, message: unknown): PaperOutcome;
  /** Returns the state of a symbol. */
  market(symbol: string): Market;
  /** Counts the orders that rest, by symbol; 0 where the last one has gone. */
  openOrders(): ReadonlyMap<string, number>;
  /** Forgets the latest prices: after a restart they are of another time. Resting orders and positions stay. */
  forgetPrices(): void;
  /** Returns the whole state as plain JSON data. */
  snapshot(): PaperTraderSnapshot;
}

/**
 * Makes a paper trader, new or from the snapshot of an earlier one.
 *
 * @throws RangeError when the slippage is out of range, or a number in the snapshot is damaged.
 */
export function createPaperTrader(
  clock: Clock,
  settings: PaperTraderSettings,
  snapshot: PaperTraderSnapshot = { markets: [], order_ids: [] },
): PaperTrader {
  const {
    venue,
    topics = TOPICS,
    rememberedOrderCountMin = 100_000,
    restingOrderCountMax = 10_000,
  } = settings;
  const rules: MarketRules = { costs: requireChargeable(settings.costs ?? NO_COSTS), restingOrderCountMax };
  const markets = new Map(snapshot.markets.map((saved) => [saved.symbol, fromMarketSnapshot(saved)]));
  const symbolOfResting = new Map(restingSymbols(snapshot));
  const handledOrders = new RecentIds(rememberedOrderCountMin, snapshot.order_ids);

  return {
    handleTrade,
    handleOrder,
    handleCancel,
    handleMessage,
    market,
    openOrders,
    forgetPrices,
    snapshot: takeSnapshot,
  };

  function handleTrade({ symbol, price }: TradeEvent): PaperOutcome {
    return advance(symbol, onTrade(market(symbol), price, rules));
  }

  function handleOrder(order: OrderEvent): PaperOutcome {
    const { intentId: orderId, symbol } = order;
    if (isRepeated(orderId)) return { kind: 'repeated-order', orderId, messages: [] };
    handledOrders.add(orderId);
    if (order.venue !== venue) return refuseVenue(order);
    return advance(symbol, onOrder(market(symbol), order, rules));
  }

  function handleCancel({ order }: OrderCancel): PaperOutcome {
    const orderId = order.kind === 'order-id' ? order.orderId : order.exchangeOrderId;
    const symbol = symbolOfResting.get(orderId);
    if (symbol === undefined) return { kind: 'not-resting', orderId, messages: [] };
    return advance(symbol, onCancel(market(symbol), orderId));
  }

  function handleMessage(kind: PaperMessageKind, message: unknown): PaperOutcome {
    switch (kind) {
      case 'trade':
        return handleDecoded(decodeTradeEvent(message), handleTrade);
      case 'cancel':
        return handleDecoded(decodeOrderCancel(message), handleCancel);
      case 'order':
        return handleDecoded(decodeOrderEvent(message), handleOrder, orderIdOf(message));
    }
  }

  function market(symbol: string): Market {
    return markets.get(symbol) ?? UNTOUCHED_MARKET;
  }

  function openOrders(): ReadonlyMap<string, number> {
    return new Map([...markets].map(([symbol, { book }]) => [symbol, restingOrderCount(book)]));
  }

  function forgetPrices(): void {
    for (const [symbol, state] of markets) markets.set(symbol, { ...state, lastPrice: undefined });
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
    if (step.events.length === 0) return NOTHING_HAPPENED;
    for (const event of step.events) trackResting(symbol, event);
    const messages = messagesOf(topics, step.events, { symbol, nowNs: clock.nowNs() });
    return { kind: 'handled', events: step.events, messages };
  }

  function trackResting(symbol: string, event: MarketEvent): void {
    if (event.kind === 'rested') symbolOfResting.set(event.order.orderId, symbol);
    if (event.kind === 'filled') symbolOfResting.delete(event.orderId);
    if (event.kind === 'canceled') symbolOfResting.delete(event.order.orderId);
  }

  /** Hands on what could be read; the owner of a malformed order is told when the order can be named. */
  function handleDecoded<Value>(
    decoded: Decoded<Value>,
    handle: (value: Value) => PaperOutcome,
    orderId?: string,
  ): PaperOutcome {
    if (decoded.kind === 'ok') return handle(decoded.value);
    const { fields } = decoded;
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

  function rejection(orderId: string, reason: RejectionReason, fields: readonly string[]): WireMessage {
    const update = { orderId, status: 'REJECTED', reason, fields, tsNs: clock.nowNs() } as const;
    return wireMessage(topics.orderUpdates, update);
  }
}

/** What comes of most trades. */
const NOTHING_HAPPENED: PaperOutcome = Object.freeze({ kind: 'handled', events: [], messages: [] });

function restingSymbols(snapshot: PaperTraderSnapshot): readonly (readonly [string, string])[] {
  return snapshot.markets.flatMap(({ symbol, resting_orders: orders }) =>
    orders.map((order) => [order.order_id, symbol] as const),
  );
}

/** Returns the identity of an order that may break the contract elsewhere. */
function orderIdOf(message: unknown): string | undefined {
  if (typeof message !== 'object' || message === null || !('intent_id' in message)) return undefined;
  const { intent_id: orderId } = message;
  return typeof orderId === 'string' && orderId.length >= 1 && orderId.length <= 64 ? orderId : undefined;
}
