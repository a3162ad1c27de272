/**
 * What the broker learns, one fact at a time, and how facts are noted. All that it knows follows from its facts in their
 * order; a restart takes the same facts again.
 */
import { z } from 'zod';
import { decodeOrderEvent, encodeOrderEvent, type OrderEvent } from '../../core/contracts/index.ts';
import { asPrice, asQuantity, type Decimal, formatDecimal, parseDecimal } from '../../core/money/index.ts';
import { requireNoted } from '../../core/service/index.ts';
import type { VenueOrder, VenueTrade } from './venue.ts';

/** Something that the broker has learnt. */
export type BrokerFact =
  | {
      /** An order was taken on; nothing has been sent yet. */
      readonly kind: 'admitted';
      readonly order: OrderEvent;
      /** What it counts for in the cap of the day. */
      readonly notional: Decimal;
      /** Whether it may be sent at all. */
      readonly isLive: boolean;
    }
  /** An order was not taken on, or the venue certainly does not have it: it has ended. */
  | {
      readonly kind: 'not-placed';
      readonly orderId: string;
      readonly reason: string;
      readonly fields: readonly string[];
    }
  /** The venue has said where an order stands. */
  | { readonly kind: 'venue-order'; readonly orderId: string; readonly order: VenueOrder }
  /** Somebody wants what is left of an order canceled. */
  | { readonly kind: 'cancel-asked'; readonly orderId: string }
  | {
      /** The venue has executed something. */
      readonly kind: 'executed';
      readonly orderId: string;
      readonly trade: VenueTrade;
    }
  /** The list of trades of the venue was read up to a time, in milliseconds since the epoch. */
  | { readonly kind: 'read-up-to'; readonly tsMs: number }
  | {
      /** Something of the venue that could not be used was told, once. */
      readonly kind: 'set-aside';
      /** Tells it from others. */
      readonly key: string;
      /** What is wrong, in words. */
      readonly problem: string;
      /** What came. */
      readonly text: string;
    };

const text = z.string();
const venueOrder = z.object({
  client_order_id: text.nullable(),
  venue_order_id: text,
  symbol: text,
  status: z.enum(['NEW', 'PARTIALLY_FILLED', 'FILLED', 'CANCELED', 'REJECTED', 'PENDING_CANCEL', 'UNKNOWN']),
  status_word: text,
  filled_qty: text,
  avg_price: text.nullable(),
  ts_ns: text,
});
const venueTrade = z.object({
  trade_id: text,
  venue_order_id: text,
  client_order_id: text.nullable(),
  symbol: text,
  side: z.enum(['buy', 'sell']),
  qty: text,
  price: text,
  fee: text,
  fee_currency: text,
  ts_ms: z.int(),
});
const notes = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('admitted'), order: z.unknown(), notional: text, is_live: z.boolean() }),
  z.object({ kind: z.literal('not-placed'), order_id: text, reason: text, fields: z.array(text) }),
  z.object({ kind: z.literal('venue-order'), order_id: text, order: venueOrder }),
  z.object({ kind: z.literal('cancel-asked'), order_id: text }),
  z.object({ kind: z.literal('executed'), order_id: text, trade: venueTrade }),
  z.object({ kind: z.literal('read-up-to'), ts_ms: z.int() }),
  z.object({ kind: z.literal('set-aside'), key: text, problem: text, text }),
]);
const step = z.object({ at_ns: text, facts: z.array(notes) });

type Noted = z.infer<typeof notes>;

/** Facts that were learnt together. */
export interface Learnt {
  /** When, in nanoseconds since the epoch. */
  readonly atNs: bigint;
  readonly facts: readonly BrokerFact[];
}

/** Writes facts for the journal. */
export function encodeFacts({ atNs, facts }: Learnt): unknown {
  return { at_ns: atNs.toString(), facts: facts.map(noteOf) };
}

/**
 * Reads facts back.
 *
 * @throws where the note is none of this broker
 */
export function decodeFacts(note: unknown): Learnt {
  const { at_ns: atNs, facts } = step.parse(note);
  return { atNs: BigInt(atNs), facts: facts.map(factOf) };
}

function noteOf(fact: BrokerFact): Noted {
  switch (fact.kind) {
    case 'admitted':
      return {
        kind: fact.kind,
        order: encodeOrderEvent(fact.order),
        notional: formatDecimal(fact.notional),
        is_live: fact.isLive,
      };
    case 'not-placed':
      return { kind: fact.kind, order_id: fact.orderId, reason: fact.reason, fields: [...fact.fields] };
    case 'venue-order':
      return { kind: fact.kind, order_id: fact.orderId, order: encodeVenueOrder(fact.order) };
    case 'cancel-asked':
      return { kind: fact.kind, order_id: fact.orderId };
    case 'executed':
      return { kind: fact.kind, order_id: fact.orderId, trade: encodeVenueTrade(fact.trade) };
    case 'read-up-to':
      return { kind: fact.kind, ts_ms: fact.tsMs };
    case 'set-aside':
      return fact;
  }
}

function factOf(note: Noted): BrokerFact {
  switch (note.kind) {
    case 'admitted':
      return {
        kind: note.kind,
        order: requireNoted(decodeOrderEvent(note.order)),
        notional: parseDecimal(note.notional),
        isLive: note.is_live,
      };
    case 'not-placed':
      return { kind: note.kind, orderId: note.order_id, reason: note.reason, fields: note.fields };
    case 'venue-order':
      return { kind: note.kind, orderId: note.order_id, order: decodeVenueOrder(note.order) };
    case 'cancel-asked':
      return { kind: note.kind, orderId: note.order_id };
    case 'executed':
      return { kind: note.kind, orderId: note.order_id, trade: decodeVenueTrade(note.trade) };
    case 'read-up-to':
      return { kind: note.kind, tsMs: note.ts_ms };
    case 'set-aside':
      return note;
  }
}

function encodeVenueOrder(order: VenueOrder): z.infer<typeof venueOrder> {
  return {
    client_order_id: order.clientOrderId,
    venue_order_id: order.venueOrderId,
    symbol: order.symbol,
    status: order.status,
    status_word: order.statusWord,
    filled_qty: formatDecimal(order.filledQuantity),
    avg_price: order.averagePrice && formatDecimal(order.averagePrice),
    ts_ns: order.tsNs.toString(),
  };
}

function decodeVenueOrder(noted: z.infer<typeof venueOrder>): VenueOrder {
  return {
    clientOrderId: noted.client_order_id,
    venueOrderId: noted.venue_order_id,
    symbol: noted.symbol,
    status: noted.status,
    statusWord: noted.status_word,
    filledQuantity: parseDecimal(noted.filled_qty),
    averagePrice: noted.avg_price === null ? null : parseDecimal(noted.avg_price),
    tsNs: BigInt(noted.ts_ns),
  };
}

function encodeVenueTrade(trade: VenueTrade): z.infer<typeof venueTrade> {
  return {
    trade_id: trade.tradeId,
    venue_order_id: trade.venueOrderId,
    client_order_id: trade.clientOrderId,
    symbol: trade.symbol,
    side: trade.side,
    qty: formatDecimal(trade.quantity),
    price: formatDecimal(trade.price),
    fee: formatDecimal(trade.fee),
    fee_currency: trade.feeCurrency,
    ts_ms: trade.tsMs,
  };
}

function decodeVenueTrade(noted: z.infer<typeof venueTrade>): VenueTrade {
  return {
    tradeId: noted.trade_id,
    venueOrderId: noted.venue_order_id,
    clientOrderId: noted.client_order_id,
    symbol: noted.symbol,
    side: noted.side,
    quantity: asQuantity(parseDecimal(noted.qty)),
    price: asPrice(parseDecimal(noted.price)),
    fee: parseDecimal(noted.fee),
    feeCurrency: noted.fee_currency,
    tsMs: noted.ts_ms,
  };
}
