import { encodeFillEvent, encodePositionSnapshot } from '../../core/contracts/index.ts';
import type { Filled, MarketEvent } from './market.ts';
import { encodeOrderUpdate, type OrderUpdate } from './order-update.ts';
import { averagePrice } from './position.ts';

/** A message to publish. */
export interface OutgoingMessage {
  /** Topic of the topic table. */
  readonly topic: string;
  /** JSON value. */
  readonly payload: unknown;
}

/** Where the paper trader publishes. */
export interface PaperTopics {
  /** Topic of fills. */
  readonly fills: string;
  /** Topic of positions. */
  readonly positions: string;
  /** Topic of orders that rest, were canceled or were rejected. */
  readonly orderUpdates: string;
}

/** When and on which symbol something happened. */
export interface Occasion {
  /** Instrument, `BASE/QUOTE`. */
  readonly symbol: string;
  /** Nanoseconds since the epoch. */
  readonly nowNs: bigint;
}

/** Writes what happened as messages in order of happening; each fill is followed by the position after it. */
export function messagesOf(
  topics: PaperTopics,
  events: readonly MarketEvent[],
  occasion: Occasion,
): readonly OutgoingMessage[] {
  return events.flatMap((event) =>
    event.kind === 'filled'
      ? fillMessages(topics, event, occasion)
      : [updateMessage(topics, updateOf(event, occasion.nowNs))],
  );
}

/** Writes an order update as a message. */
export function updateMessage(topics: PaperTopics, update: OrderUpdate): OutgoingMessage {
  return { topic: topics.orderUpdates, payload: encodeOrderUpdate(update) };
}

function fillMessages(
  topics: PaperTopics,
  filled: Filled,
  { symbol, nowNs }: Occasion,
): readonly OutgoingMessage[] {
  const { orderId, position } = filled;
  const fill = encodeFillEvent({
    // An order fills completely and at once, so that its identity is the identity of the fill as well.
    fillId: orderId,
    orderId,
    strategyId: filled.strategyId,
    symbol,
    side: filled.side,
    quantity: filled.quantity,
    price: filled.price,
    tsFillNs: nowNs,
    fee: filled.fee,
    feeCurrency: symbol.slice(symbol.indexOf('/') + 1),
    meta: { liquidity: filled.liquidity },
  });
  const snapshot = encodePositionSnapshot({
    symbol,
    quantity: position.quantity,
    averagePrice: averagePrice(position),
    realizedPnl: position.realizedPnl,
    fees: position.fees,
    tsNs: nowNs,
  });
  return [
    { topic: topics.fills, payload: fill },
    { topic: topics.positions, payload: snapshot },
  ];
}

function updateOf(event: Exclude<MarketEvent, { kind: 'filled' }>, tsNs: bigint): OrderUpdate {
  switch (event.kind) {
    case 'rested':
      return { orderId: event.order.orderId, status: 'NEW', tsNs };
    case 'canceled':
      return { orderId: event.order.orderId, status: 'CANCELED', tsNs };
    case 'rejected':
      return { orderId: event.orderId, status: 'REJECTED', reason: event.reason, fields: [], tsNs };
  }
}
