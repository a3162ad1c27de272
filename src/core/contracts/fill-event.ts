import { type Decimal, formatDecimal, type Price, type Quantity } from '../money/index.ts';
import type { Decoder } from './decoded.ts';
import {
  decimal,
  identifier,
  type Meta,
  meta,
  price,
  quantity,
  symbol,
  text,
  timestampNs,
} from './field-reader.ts';
import { decoderOf } from './record.ts';
import { type Side, side } from './side.ts';

/** What a venue executed of an order. */
export interface FillEvent {
  /** Identity of the fill; a second message with it is a repetition. */
  readonly fillId: string;
  /** Order that it belongs to. */
  readonly orderId: string;
  /** Strategy that owns the order. */
  readonly strategyId: string;
  /** Instrument, `BASE/QUOTE`. */
  readonly symbol: string;
  /** Direction. */
  readonly side: Side;
  /** Executed amount of the base currency. */
  readonly quantity: Quantity;
  /** Executed price. */
  readonly price: Price;
  /** When it happened, in nanoseconds since the epoch. */
  readonly tsFillNs: bigint;
  /** Fee in `feeCurrency`; negative when the venue pays a rebate. */
  readonly fee: Decimal;
  /** Currency of the fee. */
  readonly feeCurrency: string;
  /** Free-form facts. */
  readonly meta: Meta;
}

/** A fill on the wire. */
export interface FillEventWire {
  readonly fill_id: string;
  readonly order_id: string;
  readonly strategy_id: string;
  readonly symbol: string;
  readonly side: Side;
  readonly qty: string;
  readonly price: string;
  readonly ts_fill_ns: string;
  readonly fee: string;
  readonly fee_currency: string;
  readonly meta: Meta;
}

/** Reads a fill. */
export const decodeFillEvent: Decoder<FillEvent> = decoderOf(
  {
    fill_id: text(1, 128),
    order_id: identifier,
    strategy_id: identifier,
    symbol,
    side,
    qty: quantity,
    price,
    ts_fill_ns: timestampNs,
    fee: decimal,
    fee_currency: text(1, 32),
    meta,
  },
  (values): FillEvent => ({
    fillId: values.fill_id,
    orderId: values.order_id,
    strategyId: values.strategy_id,
    symbol: values.symbol,
    side: values.side,
    quantity: values.qty,
    price: values.price,
    tsFillNs: values.ts_fill_ns,
    fee: values.fee,
    feeCurrency: values.fee_currency,
    meta: values.meta,
  }),
);

/** Writes a fill for the wire. */
export function encodeFillEvent(fill: FillEvent): FillEventWire {
  return {
    fill_id: fill.fillId,
    order_id: fill.orderId,
    strategy_id: fill.strategyId,
    symbol: fill.symbol,
    side: fill.side,
    qty: formatDecimal(fill.quantity),
    price: formatDecimal(fill.price),
    ts_fill_ns: fill.tsFillNs.toString(),
    fee: formatDecimal(fill.fee),
    fee_currency: fill.feeCurrency,
    meta: fill.meta,
  };
}
