import { add, type Decimal, formatDecimal, max, min, type Price, ZERO } from '../core/money/index.ts';
import { formatIsoTime } from '../core/time.ts';
import type { RecordedEvent, ReplayCounts } from '../services/market-data/index.ts';
import { formatCount } from './number-text.ts';
import { type Column, layOutTable } from './text-table.ts';

/** One symbol's trades, or its bars of one length, in a few numbers. */
export interface SeriesSummary {
  /** `trades`, or the length of the bars. */
  readonly kind: string;
  /** Instrument. */
  readonly symbol: string;
  /** How many. */
  readonly count: number;
  /** First and last time, nanoseconds since the epoch. */
  readonly firstNs: bigint;
  readonly lastNs: bigint;
  /** Lowest, highest and last price. */
  readonly low: Price;
  readonly high: Price;
  readonly close: Price;
  /** Traded amount of the base currency. */
  readonly volume: Decimal;
}

/** Sums up what a replay hands out, in memory that grows with the symbols alone. */
export interface ReplayTally {
  /** Takes an event. */
  readonly count: (event: RecordedEvent) => void;
  /** Returns the sums, in order of appearance. */
  readonly series: () => readonly SeriesSummary[];
}

/** Makes an empty tally. */
export function createReplayTally(): ReplayTally {
  const series = new Map<string, SeriesSummary>();
  return {
    count: (event) => {
      const piece = pieceOf(event);
      const key = `${piece.kind} ${piece.symbol}`;
      const before = series.get(key);
      series.set(key, before === undefined ? piece : joined(before, piece));
    },
    series: () => [...series.values()],
  };
}

function pieceOf(event: RecordedEvent): SeriesSummary {
  const common = { count: 1, firstNs: event.timeNs, lastNs: event.timeNs };
  if (event.kind === 'bar') {
    const { symbol, timeframe, low, high, close, volume } = event.bar;
    return { ...common, kind: `${timeframe} bars`, symbol, low, high, close, volume };
  }
  const { symbol, price, quantity } = event.trade;
  return {
    ...common,
    kind: 'trades',
    symbol,
    low: price,
    high: price,
    close: price,
    volume: add(ZERO, quantity),
  };
}

function joined(before: SeriesSummary, piece: SeriesSummary): SeriesSummary {
  return {
    ...before,
    count: before.count + piece.count,
    lastNs: piece.lastNs,
    low: min(before.low, piece.low),
    high: max(before.high, piece.high),
    close: piece.close,
    volume: add(before.volume, piece.volume),
  };
}

const COLUMNS: readonly Column[] = [
  { title: 'symbol', align: 'left' },
  { title: 'what', align: 'left' },
  { title: 'count', align: 'right' },
  { title: 'from', align: 'left' },
  { title: 'to', align: 'left' },
  { title: 'low', align: 'right' },
  { title: 'high', align: 'right' },
  { title: 'last', align: 'right' },
  { title: 'volume', align: 'right' },
];

/** Writes a summary for people. */
export function replaySummaryText(series: readonly SeriesSummary[], counts: ReplayCounts): string {
  const rows = series.map((each) => [
    each.symbol,
    each.kind,
    formatCount(each.count),
    formatIsoTime(each.firstNs),
    formatIsoTime(each.lastNs),
    ...[each.low, each.high, each.close, each.volume].map(formatDecimal),
  ]);
  const { repeatedCount, outOfOrderCount, problemCount } = counts;
  const remarks = `${repeatedCount} repeated, ${outOfOrderCount} out of order, ${problemCount} bad lines`;
  return `${[...layOutTable(COLUMNS, rows), '', remarks].join('\n')}\n`;
}

/** Writes a summary as one JSON document: exact numbers as decimal text, times as nanoseconds. */
export function replaySummaryJson(series: readonly SeriesSummary[], counts: ReplayCounts): string {
  const document = {
    series: series.map((each) => ({
      symbol: each.symbol,
      kind: each.kind,
      count: each.count,
      first_ts_ns: each.firstNs.toString(),
      last_ts_ns: each.lastNs.toString(),
      low: formatDecimal(each.low),
      high: formatDecimal(each.high),
      last: formatDecimal(each.close),
      volume: formatDecimal(each.volume),
    })),
    trades: counts.tradeCount,
    bars: counts.barCount,
    repeated: counts.repeatedCount,
    out_of_order: counts.outOfOrderCount,
    bad_lines: counts.problemCount,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
