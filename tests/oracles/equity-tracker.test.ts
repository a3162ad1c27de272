import { describe, expect, test } from 'vitest';
import { type Decimal, parseDecimal } from '../../src/core/money/index.ts';
import { createEquityTracker, equityOf } from '../../src/services/books/index.ts';
import { type OriginalNumber, snapToOriginal } from './numbers.ts';
import { readVectorGroups, type Vector } from './read-vectors.ts';

type Pair = readonly [quantity: OriginalNumber, price: OriginalNumber];

interface EquityVector extends Vector {
  readonly initial_capital: OriginalNumber;
  readonly records: readonly {
    readonly ts: string;
    readonly cash: OriginalNumber;
    readonly positions: Readonly<Record<string, Pair>>;
  }[];
  readonly original: {
    readonly curve: readonly (readonly [ts: string, equity: OriginalNumber])[];
    readonly final: OriginalNumber;
    readonly peak: OriginalNumber;
    readonly current_drawdown_pct: OriginalNumber;
  };
  readonly trust: 'trusted';
}

const decimal = (number: OriginalNumber): Decimal => parseDecimal(String(number));

/** Values a vector; results within 10^-9 of the original are shown as the original. */
function play({ initial_capital: initial, records, original }: EquityVector): EquityVector['original'] {
  const tracker = createEquityTracker(decimal(initial));
  const curve = records.map(({ ts, cash, positions }, index) => {
    const holdings = Object.values(positions).map(([quantity, price]) => ({
      quantity: decimal(quantity),
      price: decimal(price),
    }));
    const equity = equityOf(decimal(cash), holdings);
    tracker.record(equity);
    return [ts, snapToOriginal(original.curve[index]?.[1], equity)] as const;
  });
  const { current, peak, drawdownPct } = tracker.summary();
  return {
    curve,
    final: snapToOriginal(original.final, current),
    peak: snapToOriginal(original.peak, peak),
    current_drawdown_pct:
      drawdownPct === null ? 'none' : snapToOriginal(original.current_drawdown_pct, drawdownPct),
  };
}

describe.each(readVectorGroups<EquityVector>('equity_tracker'))('equity, $span', ({ vectors }) => {
  test('has the curve, the peak and the drawdown of the original', () => {
    for (const vector of vectors) expect(play(vector), vector.id).toEqual(vector.original);
  });
});
