import { describe, expect, test } from 'vitest';
import type { OHLCVBar, Timeframe } from '../../src/core/contracts/index.ts';
import { asPrice, asQuantity, formatDecimal, isZero, parseDecimal } from '../../src/core/money/index.ts';
import { startBars, takeTrade } from '../../src/services/market-data/index.ts';
import { type OriginalNumber, snapToOriginal } from './numbers.ts';
import { readVectorGroups, type Vector } from './read-vectors.ts';

interface AggregationVector extends Vector {
  readonly timeframe: Timeframe;
  readonly trades: readonly { readonly ts_ns: string; readonly price: string; readonly qty: string }[];
  readonly original: readonly (readonly [
    open: string,
    close: string,
    ...prices: readonly OriginalNumber[],
  ])[];
  readonly right: { readonly bars: readonly (readonly string[])[]; readonly late_dropped: number };
  readonly trust: 'trusted' | 'wrong';
}

describe.each(readVectorGroups<AggregationVector>('ohlcv_aggregation'))(
  'bars of trades, $span',
  ({ vectors }) => {
    test('are exact, without gaps and without late trades', () => {
      for (const { id, right, ...vector } of vectors) {
        const { bars, lateCount } = aggregate(vector);
        expect(bars.map(row), id).toEqual(right.bars);
        expect(lateCount, id).toBe(right.late_dropped);
      }
    });

    test('are those of the original where it is to be trusted, but for flat bars that it never made', () => {
      for (const { id, original, ...vector } of vectors.filter(({ trust }) => trust === 'trusted')) {
        const traded = aggregate(vector).bars.filter(({ volume }) => !isZero(volume));
        expect(
          traded.map((bar, index) => originalRow(bar, original[index])),
          id,
        ).toEqual(original);
      }
    });
  },
);

function aggregate({ timeframe, trades }: Pick<AggregationVector, 'timeframe' | 'trades'>) {
  const bars: OHLCVBar[] = [];
  let state = startBars({ symbol: 'A/B', timeframe });
  for (const { ts_ns: stamp, price, qty } of trades) {
    const step = takeTrade(state, {
      tsLocalNs: BigInt(stamp),
      symbol: 'A/B',
      side: 'buy',
      quantity: asQuantity(parseDecimal(qty)),
      price: asPrice(parseDecimal(price)),
    });
    state = step.state;
    bars.push(...step.bars);
  }
  return { bars, lateCount: state.lateCount };
}

function row(bar: OHLCVBar): readonly string[] {
  return [...times(bar), ...numbers(bar).map(formatDecimal)];
}

function originalRow(bar: OHLCVBar, original: AggregationVector['original'][number] | undefined) {
  const values = original?.slice(2) ?? [];
  return [...times(bar), ...numbers(bar).map((value, index) => snapToOriginal(values[index], value))];
}

function times({ tsOpenNs, tsCloseNs }: OHLCVBar) {
  return [String(tsOpenNs), String(tsCloseNs)] as const;
}

function numbers({ open, high, low, close, volume }: OHLCVBar) {
  return [open, high, low, close, volume] as const;
}
