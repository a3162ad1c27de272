import { type Decimal, equals, formatDecimal, isZero, subtract, ZERO } from '../money/index.ts';
import type { Decoder, FieldError } from './decoded.ts';
import { decimal, nonNegativeDecimal, optional, symbol, timestampNs, withDefault } from './field-reader.ts';
import { decoderOf } from './record.ts';

/** What the fills of one symbol add up to. */
export interface PositionSnapshot {
  /** Instrument, `BASE/QUOTE`. */
  readonly symbol: string;
  /** Amount of the base currency: above 0 long, below 0 short, 0 flat. */
  readonly quantity: Decimal;
  /** Average entry price; 0 exactly when flat. */
  readonly averagePrice: Decimal;
  /** Realised profit in the quote currency, before fees. */
  readonly realizedPnl: Decimal;
  /** Fees paid so far in the quote currency; negative when rebates prevail. */
  readonly fees: Decimal;
  /** Time of the snapshot, in nanoseconds since the epoch. */
  readonly tsNs: bigint;
}

/** A position on the wire; the net profit is spelt out so that no reader has to know the formula. */
export interface PositionSnapshotWire {
  readonly symbol: string;
  readonly qty: string;
  readonly avg_price: string;
  readonly realized_pnl: string;
  readonly fees: string;
  readonly net_pnl: string;
  readonly ts_ns: string;
}

/** Returns the realised profit after fees. */
export function netPnl(position: PositionSnapshot): Decimal {
  return subtract(position.realizedPnl, position.fees);
}

/** Reads a position. */
export const decodePositionSnapshot: Decoder<PositionSnapshot> = decoderOf(
  {
    symbol,
    qty: decimal,
    avg_price: nonNegativeDecimal,
    realized_pnl: decimal,
    fees: withDefault(decimal, ZERO),
    net_pnl: optional(decimal),
    ts_ns: timestampNs,
  },
  (values): PositionSnapshot => ({
    symbol: values.symbol,
    quantity: values.qty,
    averagePrice: values.avg_price,
    realizedPnl: values.realized_pnl,
    fees: values.fees,
    tsNs: values.ts_ns,
  }),
  (values) => [...checkAveragePrice(values), ...checkNetPnl(values)],
);

/** Writes a position for the wire. */
export function encodePositionSnapshot(position: PositionSnapshot): PositionSnapshotWire {
  return {
    symbol: position.symbol,
    qty: formatDecimal(position.quantity),
    avg_price: formatDecimal(position.averagePrice),
    realized_pnl: formatDecimal(position.realizedPnl),
    fees: formatDecimal(position.fees),
    net_pnl: formatDecimal(netPnl(position)),
    ts_ns: position.tsNs.toString(),
  };
}

interface ReadNumbers {
  readonly qty?: Decimal;
  readonly avg_price?: Decimal;
  readonly realized_pnl?: Decimal;
  readonly fees?: Decimal;
  readonly net_pnl?: Decimal | undefined;
}

function checkAveragePrice({ qty, avg_price: averagePrice }: ReadNumbers): readonly FieldError[] {
  if (qty === undefined || averagePrice === undefined || isZero(qty) === isZero(averagePrice)) return [];
  const expected = isZero(qty) ? '0 for a flat position' : 'a price above 0 for an open position';
  return [{ field: 'avg_price', expected, found: `"${formatDecimal(averagePrice)}"` }];
}

function checkNetPnl({
  realized_pnl: realizedPnl,
  fees,
  net_pnl: stated,
}: ReadNumbers): readonly FieldError[] {
  if (realizedPnl === undefined || fees === undefined || stated === undefined) return [];
  const net = subtract(realizedPnl, fees);
  if (equals(net, stated)) return [];
  const expected = `realized_pnl − fees = "${formatDecimal(net)}"`;
  return [{ field: 'net_pnl', expected, found: `"${formatDecimal(stated)}"` }];
}
