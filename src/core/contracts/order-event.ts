import { formatDecimal, type Quantity } from '../money/index.ts';
import type { Decoder } from './decoded.ts';
import { identifier, quantity, symbol, timestampNs } from './field-reader.ts';
import {
  checkOrderTerms,
  encodeOrderTerms,
  ORDER_TERMS,
  type OrderTerms,
  type OrderTermsWire,
  orderTermsFrom,
} from './order-terms.ts';
import { decoderOf } from './record.ts';
import { type Side, side } from './side.ts';

/** An order that risk has approved, on its way to a venue. */
export type OrderEvent = OrderTerms & {
  /** Intent that it came from; it is the identity of the order as well. */
  readonly intentId: string;
  /** Strategy that owns the order and its fills. */
  readonly strategyId: string;
  /** Venue that must execute it, such as `paper`; another venue refuses it. */
  readonly venue: string;
  /** Instrument, `BASE/QUOTE`. */
  readonly symbol: string;
  /** Direction. */
  readonly side: Side;
  /** Amount of the base currency. */
  readonly quantity: Quantity;
  /** When risk approved it, in nanoseconds since the epoch. */
  readonly tsAcceptedNs: bigint;
};

/** An order on the wire. */
export interface OrderEventWire extends OrderTermsWire {
  readonly intent_id: string;
  readonly strategy_id: string;
  readonly venue: string;
  readonly symbol: string;
  readonly side: Side;
  readonly qty: string;
  readonly ts_accepted_ns: string;
}

/** Reads an order. */
export const decodeOrderEvent: Decoder<OrderEvent> = decoderOf(
  {
    intent_id: identifier,
    strategy_id: identifier,
    venue: identifier,
    symbol,
    side,
    type: ORDER_TERMS.type,
    qty: quantity,
    limit_price: ORDER_TERMS.limit_price,
    ts_accepted_ns: timestampNs,
  },
  (values): OrderEvent => ({
    intentId: values.intent_id,
    strategyId: values.strategy_id,
    venue: values.venue,
    symbol: values.symbol,
    side: values.side,
    ...orderTermsFrom(values.limit_price),
    quantity: values.qty,
    tsAcceptedNs: values.ts_accepted_ns,
  }),
  checkOrderTerms,
);

/** Writes an order for the wire. */
export function encodeOrderEvent(order: OrderEvent): OrderEventWire {
  return {
    intent_id: order.intentId,
    strategy_id: order.strategyId,
    venue: order.venue,
    symbol: order.symbol,
    side: order.side,
    ...encodeOrderTerms(order),
    qty: formatDecimal(order.quantity),
    ts_accepted_ns: order.tsAcceptedNs.toString(),
  };
}
