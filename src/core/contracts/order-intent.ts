import { formatDecimal, type Quantity } from '../money/index.ts';
import type { Decoder } from './decoded.ts';
import { identifier, type Meta, meta, quantity, symbol, timestampNs } from './field-reader.ts';
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

/** What a strategy wants to trade; risk decides about it. */
export type OrderIntent = OrderTerms & {
  /** Identity of the intent, 1 to 64 characters; later also of the order. */
  readonly id: string;
  /** When the strategy decided, in nanoseconds since the epoch. */
  readonly tsLocalNs: bigint;
  /** Strategy that wants it. */
  readonly strategyId: string;
  /** Instrument, `BASE/QUOTE`. */
  readonly symbol: string;
  /** Direction. */
  readonly side: Side;
  /** Amount of the base currency. */
  readonly quantity: Quantity;
  /** Free-form facts, such as the signal behind the intent. */
  readonly meta: Meta;
};

/** An intent on the wire. */
export interface OrderIntentWire extends OrderTermsWire {
  readonly id: string;
  readonly ts_local_ns: string;
  readonly strategy_id: string;
  readonly symbol: string;
  readonly side: Side;
  readonly qty: string;
  readonly meta: Meta;
}

/** Reads an intent. */
export const decodeOrderIntent: Decoder<OrderIntent> = decoderOf(
  {
    id: identifier,
    ts_local_ns: timestampNs,
    strategy_id: identifier,
    symbol,
    side,
    type: ORDER_TERMS.type,
    qty: quantity,
    limit_price: ORDER_TERMS.limit_price,
    meta,
  },
  (values): OrderIntent => ({
    id: values.id,
    tsLocalNs: values.ts_local_ns,
    strategyId: values.strategy_id,
    symbol: values.symbol,
    side: values.side,
    ...orderTermsFrom(values.limit_price),
    quantity: values.qty,
    meta: values.meta,
  }),
  checkOrderTerms,
);

/** Writes an intent for the wire. */
export function encodeOrderIntent(intent: OrderIntent): OrderIntentWire {
  return {
    id: intent.id,
    ts_local_ns: intent.tsLocalNs.toString(),
    strategy_id: intent.strategyId,
    symbol: intent.symbol,
    side: intent.side,
    ...encodeOrderTerms(intent),
    qty: formatDecimal(intent.quantity),
    meta: intent.meta,
  };
}
