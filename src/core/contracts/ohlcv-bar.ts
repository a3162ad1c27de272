import { compare, type Decimal, formatDecimal, type Price } from '../money/index.ts';
import { NS_PER_DAY, NS_PER_MINUTE } from '../time.ts';
import type { Decoder, FieldError } from './decoded.ts';
import { nonNegativeDecimal, oneOf, price, symbol, timestampNs } from './field-reader.ts';
import { decoderOf } from './record.ts';

const TIMEFRAMES = ['1m', '5m', '15m', '1h', '4h', '1d'] as const;

/** Length of a bar. */
export type Timeframe = (typeof TIMEFRAMES)[number];

/** Length of each timeframe in nanoseconds. */
export const TIMEFRAME_NS: Readonly<Record<Timeframe, bigint>> = Object.freeze({
  '1m': NS_PER_MINUTE,
  '5m': 5n * NS_PER_MINUTE,
  '15m': 15n * NS_PER_MINUTE,
  '1h': 60n * NS_PER_MINUTE,
  '4h': 240n * NS_PER_MINUTE,
  '1d': NS_PER_DAY,
});

/** The trades of one symbol and one stretch of time, in five numbers. */
export interface OHLCVBar {
  /** Instrument, `BASE/QUOTE`. */
  readonly symbol: string;
  /** Length of the bar. */
  readonly timeframe: Timeframe;
  /** First moment, included, in nanoseconds since the epoch. */
  readonly tsOpenNs: bigint;
  /** End, excluded: open + timeframe. */
  readonly tsCloseNs: bigint;
  /** First price. */
  readonly open: Price;
  /** Highest price. */
  readonly high: Price;
  /** Lowest price. */
  readonly low: Price;
  /** Last price. */
  readonly close: Price;
  /** Traded amount of the base currency, at least 0. */
  readonly volume: Decimal;
}

/** A bar on the wire. */
export interface OHLCVBarWire {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly ts_open: string;
  readonly ts_close: string;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  readonly volume: string;
}

/** Reads a bar. */
export const decodeOHLCVBar: Decoder<OHLCVBar> = decoderOf(
  {
    symbol,
    timeframe: oneOf(TIMEFRAMES),
    ts_open: timestampNs,
    ts_close: timestampNs,
    open: price,
    high: price,
    low: price,
    close: price,
    volume: nonNegativeDecimal,
  },
  (values): OHLCVBar => ({
    symbol: values.symbol,
    timeframe: values.timeframe,
    tsOpenNs: values.ts_open,
    tsCloseNs: values.ts_close,
    open: values.open,
    high: values.high,
    low: values.low,
    close: values.close,
    volume: values.volume,
  }),
  (values) => [...checkLength(values), ...checkRange('open', values), ...checkRange('close', values)],
);

/** Writes a bar for the wire. */
export function encodeOHLCVBar(bar: OHLCVBar): OHLCVBarWire {
  return {
    symbol: bar.symbol,
    timeframe: bar.timeframe,
    ts_open: bar.tsOpenNs.toString(),
    ts_close: bar.tsCloseNs.toString(),
    open: formatDecimal(bar.open),
    high: formatDecimal(bar.high),
    low: formatDecimal(bar.low),
    close: formatDecimal(bar.close),
    volume: formatDecimal(bar.volume),
  };
}

interface ReadBar {
  readonly timeframe?: Timeframe;
  readonly ts_open?: bigint;
  readonly ts_close?: bigint;
  readonly open?: Price;
  readonly high?: Price;
  readonly low?: Price;
  readonly close?: Price;
}

function checkLength({ timeframe, ts_open: open, ts_close: close }: ReadBar): readonly FieldError[] {
  if (timeframe === undefined || open === undefined || close === undefined) return [];
  const end = open + TIMEFRAME_NS[timeframe];
  if (close === end) return [];
  return [{ field: 'ts_close', expected: `ts_open + ${timeframe} = "${end}"`, found: `"${close}"` }];
}

function checkRange(field: 'open' | 'close', bar: ReadBar): readonly FieldError[] {
  const { low, high, [field]: value } = bar;
  if (low === undefined || high === undefined || value === undefined) return [];
  if (compare(low, value) <= 0 && compare(value, high) <= 0) return [];
  const expected = `a price from low ${formatDecimal(low)} to high ${formatDecimal(high)}`;
  return [{ field, expected, found: `"${formatDecimal(value)}"` }];
}
