import { type TopicTable, type WireMessage, wireMessage } from '../../core/bus/index.ts';
import type { OrderUpdate, PositionSnapshot } from '../../core/contracts/index.ts';
import { averagePrice, type Position } from '../../core/position/index.ts';
import type { Filled, MarketEvent } from './market.ts';

/** When and on which symbol something happened. */
export interface Occasion {
  /** Instrument, `BASE/QUOTE`. */
  readonly symbol: string;
  /** Nanoseconds since the epoch. */
  readonly nowNs: bigint;
}

/**
 * Writes what happened as messages in order of happening: each fill is followed by the position after it, and
 * everything else is an order update.
 */
export function messagesOf(
  topics: TopicTable,
  events: readonly MarketEvent[],
  occasion: Occasion,
): readonly WireMessage[] {
  return events.flatMap((event) =>
    event.kind === 'filled'
      ? fillMessages(topics, event, occasion)
      : [wireMessage(topics.orderUpdates, updateOf(event, occasion.nowNs))],
  );
}

/** Returns a position as others are told of it, at a time in nanoseconds since the epoch. */
export function snapshotOf(symbol: string, position: Position, tsNs: bigint): PositionSnapshot {
  const { quantity, realizedPnl, fees } = position;
  return { symbol, quantity, averagePrice: averagePrice(position), realizedPnl, fees, tsNs };
}

function fillMessages(
  topics: TopicTable,
  filled: Filled,
  { symbol, nowNs }: Occasion,
): readonly WireMessage[] {
  const { orderId, position } = filled;
  const fill = wireMessage(topics.fills, {
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
  return [fill, wireMessage(topics.positions, snapshotOf(symbol, position, nowNs))];
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
