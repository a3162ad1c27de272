/**
 * Bars of one symbol and timeframe as columns of whole numbers.
 *
 * A year of minutes is half a million bars: as objects they fill some 400 MB, as columns 25 MB. The columns lie in
 * shared memory, so that the threads of a sweep read one copy. A price is `column × 10^-scale`, exact; the scale is
 * the largest of any price, so the same bars always make the same columns.
 */
import { createHash } from 'node:crypto';
import { type OHLCVBar, TIMEFRAME_NS, type Timeframe } from '../core/contracts/index.ts';
import { asPrice, type Decimal, formatDecimal, makeDecimal, type Price } from '../core/money/index.ts';
import { formatIsoTime } from '../core/time.ts';
import { BacktestDataError } from './data-error.ts';

/** Bars of one symbol in order of time; index 0 is the oldest. */
export interface BarTable {
  /** Instrument, `BASE/QUOTE`. */
  readonly symbol: string;
  /** Length of each bar. */
  readonly timeframe: Timeframe;
  /** How many bars. */
  readonly count: number;
  /** Digits after the decimal point of the price columns. */
  readonly priceScale: number;
  /** Digits after the decimal point of the volume column. */
  readonly volumeScale: number;
  /** When each bar opened, in nanoseconds since the epoch; rising. */
  readonly tsOpenNs: BigInt64Array;
  readonly open: BigInt64Array;
  readonly high: BigInt64Array;
  readonly low: BigInt64Array;
  readonly close: BigInt64Array;
  readonly volume: BigInt64Array;
}

/** Collects the bars of one symbol. */
export interface BarTableBuilder {
  /**
   * Takes the next bar.
   *
   * @throws BacktestDataError for a bar of another symbol or timeframe, one that does not follow the bar before, and
   * a number that does not fit into the columns
   */
  readonly add: (bar: OHLCVBar) => void;
  /**
   * Returns the bars so far.
   *
   * @throws BacktestDataError when there is none
   */
  readonly finish: () => BarTable;
}

const PRICE_COLUMNS = ['open', 'high', 'low', 'close'] as const;
const VOLUME_COLUMN = ['volume'] as const;

/** Columns that hold amounts, as against times. */
type AmountColumn = (typeof PRICE_COLUMNS)[number] | 'volume';

const FIRST_CAPACITY = 1_024;

/** Starts a table. */
export function createBarTable({
  symbol,
  timeframe,
}: Pick<OHLCVBar, 'symbol' | 'timeframe'>): BarTableBuilder {
  let columns = makeColumns(FIRST_CAPACITY);
  let count = 0;
  const scales = { price: 0, volume: 0 };

  return { add, finish };

  function add(bar: OHLCVBar): void {
    requireFollowing(bar);
    if (count === columns.tsOpenNs.length) columns = resized(columns, count * 2);
    rescale('price', Math.max(...PRICE_COLUMNS.map((name) => bar[name].scale)), PRICE_COLUMNS);
    rescale('volume', bar.volume.scale, VOLUME_COLUMN);
    columns.tsOpenNs[count] = bar.tsOpenNs;
    for (const name of PRICE_COLUMNS) columns[name][count] = fitting(bar, name, scales.price);
    columns.volume[count] = fitting(bar, 'volume', scales.volume);
    count += 1;
  }

  function finish(): BarTable {
    if (count === 0) {
      throw new BacktestDataError(
        'NO_BARS',
        `Expected bars of ${symbol} (${timeframe}), found none. Check the files and the period.`,
      );
    }
    const whole = resized(columns, count);
    return { symbol, timeframe, count, priceScale: scales.price, volumeScale: scales.volume, ...whole };
  }

  function requireFollowing(bar: OHLCVBar): void {
    if (bar.symbol !== symbol || bar.timeframe !== timeframe) {
      throw new BacktestDataError(
        'FOREIGN_BAR',
        `Expected bars of ${symbol} (${timeframe}), found one of ${bar.symbol} (${bar.timeframe}).`,
      );
    }
    const latestNs = columns.tsOpenNs[count - 1];
    if (latestNs === undefined || count === 0 || bar.tsOpenNs > latestNs) return;
    throw new BacktestDataError(
      'OUT_OF_ORDER',
      `${symbol}: expected a bar after ${formatIsoTime(latestNs)}, found ${formatIsoTime(bar.tsOpenNs)}. ` +
        'Sort the file by ts_open and keep each bar once.',
    );
  }

  /** More digits than any number before: the numbers before get zeros. */
  function rescale(group: keyof typeof scales, scale: number, names: readonly AmountColumn[]): void {
    if (scale <= scales[group]) return;
    const factor = 10n ** BigInt(scale - scales[group]);
    for (const name of names) {
      const column = columns[name];
      for (let index = 0; index < count; index += 1) {
        column[index] = requireFitting((column[index] ?? 0n) * factor, () => `${symbol}: ${name}`);
      }
    }
    scales[group] = scale;
  }
}

/** Returns a bar of the table; the index is a whole number from 0 to `count` − 1. */
export function barAt(table: BarTable, index: number): OHLCVBar {
  const { symbol, timeframe, priceScale, volumeScale } = table;
  const tsOpenNs = table.tsOpenNs[index] ?? 0n;
  return {
    symbol,
    timeframe,
    tsOpenNs,
    tsCloseNs: tsOpenNs + TIMEFRAME_NS[timeframe],
    open: priceAt(table.open, index, priceScale),
    high: priceAt(table.high, index, priceScale),
    low: priceAt(table.low, index, priceScale),
    close: priceAt(table.close, index, priceScale),
    volume: makeDecimal(table.volume[index] ?? 0n, volumeScale),
  };
}

/** Returns the SHA-256 of the bars, in hex: the same for the same bars, wherever they come from. */
export function hashBars(tables: readonly BarTable[]): string {
  const hash = createHash('sha256');
  for (const table of tables) {
    const { symbol, timeframe, count, priceScale, volumeScale } = table;
    hash.update(JSON.stringify([symbol, timeframe, count, priceScale, volumeScale]));
    for (const column of COLUMNS) hash.update(table[column]);
  }
  return hash.digest('hex');
}

function priceAt(column: BigInt64Array, index: number, scale: number): Price {
  return asPrice(makeDecimal(column[index] ?? 0n, scale));
}

const COLUMNS = ['tsOpenNs', ...PRICE_COLUMNS, 'volume'] as const;

type Columns = Pick<BarTable, (typeof COLUMNS)[number]>;

function makeColumns(capacity: number): Columns {
  const column = () => new BigInt64Array(new SharedArrayBuffer(capacity * BigInt64Array.BYTES_PER_ELEMENT));
  return {
    tsOpenNs: column(),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
  };
}

function resized(columns: Columns, capacity: number): Columns {
  const larger = makeColumns(capacity);
  for (const name of COLUMNS) larger[name].set(columns[name].subarray(0, capacity));
  return larger;
}

function fitting(bar: OHLCVBar, name: AmountColumn, scale: number): bigint {
  const value: Decimal = bar[name];
  const coefficient = value.coefficient * 10n ** BigInt(scale - value.scale);
  return requireFitting(
    coefficient,
    () => `${bar.symbol} at ${formatIsoTime(bar.tsOpenNs)}: ${name} ${formatDecimal(value)}`,
  );
}

function requireFitting(coefficient: bigint, what: () => string): bigint {
  if (BigInt.asIntN(64, coefficient) === coefficient) return coefficient;
  throw new BacktestDataError(
    'TOO_MANY_DIGITS',
    `${what()} does not fit: expected at most 18 digits with those after the decimal point of all bars. ` +
      'Round the prices to the tick of the venue.',
  );
}
