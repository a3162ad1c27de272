import { formatDecimal, type Price, type Quantity } from '../money/index.ts';
import type { Decoder } from './decoded.ts';
import {
  identifier,
  optional,
  price,
  quantity,
  Refusal,
  symbol,
  timestampMs,
  timestampNs,
} from './field-reader.ts';
import { decoderOf } from './record.ts';
import { type Side, side } from './side.ts';

/** One trade that happened on an exchange. */
export interface TradeEvent {
  /** When we received it, in nanoseconds since the epoch. */
  readonly tsLocalNs: bigint;
  /** When the exchange says it happened, in milliseconds since the epoch. */
  readonly tsExchangeMs?: number | undefined;
  /** Instrument, `BASE/QUOTE`. */
  readonly symbol: string;
  /** Side of the taker. */
  readonly side: Side;
  /** Traded amount of the base currency. */
  readonly quantity: Quantity;
  /** Quote currency per unit of the base currency. */
  readonly price: Price;
  /** Number that the exchange gave to the (aggregated) trade. */
  readonly aggregateId?: string | undefined;
}

/** A trade on the wire. */
export interface TradeEventWire {
  readonly ts_local_ns: string;
  readonly ts_exchange_ms?: number;
  readonly symbol: string;
  readonly side: Side;
  readonly qty: string;
  readonly price: string;
  readonly agg_id?: string;
}

/** Reads a trade. */
export const decodeTradeEvent: Decoder<TradeEvent> = decoderOf(
  {
    ts_local_ns: timestampNs,
    ts_exchange_ms: optional(timestampMs),
    symbol,
    side,
    qty: quantity,
    price,
    agg_id: optional(aggregateId),
  },
  (values): TradeEvent => ({
    tsLocalNs: values.ts_local_ns,
    tsExchangeMs: values.ts_exchange_ms,
    symbol: values.symbol,
    side: values.side,
    quantity: values.qty,
    price: values.price,
    aggregateId: values.agg_id,
  }),
);

/** Writes a trade for the wire. */
export function encodeTradeEvent(trade: TradeEvent): TradeEventWire {
  return {
    ts_local_ns: trade.tsLocalNs.toString(),
    ...(trade.tsExchangeMs === undefined ? {} : { ts_exchange_ms: trade.tsExchangeMs }),
    symbol: trade.symbol,
    side: trade.side,
    qty: formatDecimal(trade.quantity),
    price: formatDecimal(trade.price),
    ...(trade.aggregateId === undefined ? {} : { agg_id: trade.aggregateId }),
  };
}

/** Exchanges send the number of a trade as a JSON number or as text. */
function aggregateId(value: unknown): string | Refusal {
  const read = identifier(Number.isSafeInteger(value) ? String(value) : value);
  return read instanceof Refusal
    ? new Refusal('a trade number, whole or as text of 1 to 64 characters')
    : read;
}
