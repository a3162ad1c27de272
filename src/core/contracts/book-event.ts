import { compare, type Decimal, formatDecimal, isPositive, type Price } from '../money/index.ts';
import type { Decoder, FieldError } from './decoded.ts';
import {
  listOf,
  nonNegativeDecimal,
  optional,
  price,
  Refusal,
  symbol,
  text,
  timestampNs,
} from './field-reader.ts';
import { decoderOf } from './record.ts';

/** Total quantity offered at one price; 0 means that the level is gone. */
export interface BookLevel {
  /** Price of the level. */
  readonly price: Price;
  /** Quantity at that price, at least 0. */
  readonly quantity: Decimal;
}

/** The best levels of an order book at one moment. */
export interface BookEvent {
  /** When we received it, in nanoseconds since the epoch. */
  readonly tsLocalNs: bigint;
  /** Instrument, `BASE/QUOTE`. */
  readonly symbol: string;
  /** Buyers, highest price first. */
  readonly bids: readonly BookLevel[];
  /** Sellers, lowest price first. */
  readonly asks: readonly BookLevel[];
  /** Checksum that the exchange sent along. */
  readonly checksum?: string | undefined;
}

/** A book on the wire; a level is `[price, qty]`. */
export interface BookEventWire {
  readonly ts_local_ns: string;
  readonly symbol: string;
  readonly bids: readonly (readonly [string, string])[];
  readonly asks: readonly (readonly [string, string])[];
  readonly checksum?: string;
}

/** Most levels per side of one message; the deepest public feeds send 5000. */
const LEVEL_COUNT_MAX = 5000;

const levels = listOf(level, LEVEL_COUNT_MAX);

/** Reads a book: sorted levels, and a best bid below the best ask. */
export const decodeBookEvent: Decoder<BookEvent> = decoderOf(
  { ts_local_ns: timestampNs, symbol, bids: levels, asks: levels, checksum: optional(text(1, 128)) },
  (values): BookEvent => ({
    tsLocalNs: values.ts_local_ns,
    symbol: values.symbol,
    bids: values.bids,
    asks: values.asks,
    checksum: values.checksum,
  }),
  ({ bids = [], asks = [] }) => [
    ...checkOrder('bids', 'strictly falling prices', bids, 1),
    ...checkOrder('asks', 'strictly rising prices', asks, -1),
    ...checkNotCrossed(bids, asks),
  ],
);

/** Writes a book for the wire. */
export function encodeBookEvent(book: BookEvent): BookEventWire {
  return {
    ts_local_ns: book.tsLocalNs.toString(),
    symbol: book.symbol,
    bids: book.bids.map(encodeLevel),
    asks: book.asks.map(encodeLevel),
    ...(book.checksum === undefined ? {} : { checksum: book.checksum }),
  };
}

function encodeLevel(bookLevel: BookLevel): readonly [string, string] {
  return [formatDecimal(bookLevel.price), formatDecimal(bookLevel.quantity)];
}

function level(value: unknown): BookLevel | Refusal {
  if (!Array.isArray(value) || value.length !== 2) return new Refusal('a pair [price, qty]');
  const levelPrice = price(value[0]);
  if (levelPrice instanceof Refusal) return levelPrice;
  const levelQuantity = nonNegativeDecimal(value[1]);
  return levelQuantity instanceof Refusal ? levelQuantity : { price: levelPrice, quantity: levelQuantity };
}

function checkOrder(
  field: 'bids' | 'asks',
  expected: string,
  sideLevels: readonly BookLevel[],
  wanted: -1 | 1,
): readonly FieldError[] {
  for (const [index, next] of sideLevels.entries()) {
    const previous = sideLevels[index - 1];
    if (previous === undefined || compare(previous.price, next.price) === wanted) continue;
    const found = `${formatDecimal(previous.price)} before ${formatDecimal(next.price)}`;
    return [{ field: `${field}[${index}]`, expected, found }];
  }
  return [];
}

/** Levels with quantity 0 are gone and cannot cross. */
function checkNotCrossed(bids: readonly BookLevel[], asks: readonly BookLevel[]): readonly FieldError[] {
  const bid = bids.find((bookLevel) => isPositive(bookLevel.quantity));
  const ask = asks.find((bookLevel) => isPositive(bookLevel.quantity));
  if (bid === undefined || ask === undefined || compare(bid.price, ask.price) < 0) return [];
  const found = `bid ${formatDecimal(bid.price)}, ask ${formatDecimal(ask.price)}`;
  return [{ field: 'bids', expected: 'a best bid below the best ask', found }];
}
