import { describe, expect, test } from 'vitest';
import { asPrice, asQuantity, type Decimal, parseDecimal, ZERO } from '../../src/core/money/index.ts';
import { applyFill, averagePrice, FLAT_POSITION, type Position } from '../../src/core/position/index.ts';
import { type OriginalNumber, snapTo, snapToOriginal } from './numbers.ts';
import { readVectorGroups, type Vector } from './read-vectors.ts';

interface PositionVector extends Vector {
  readonly fills: readonly { readonly side: 'buy' | 'sell'; readonly qty: string; readonly price: string }[];
  /** Quantity, average price and realized result after each fill. */
  readonly exact: readonly (readonly string[])[];
  readonly original: readonly (readonly OriginalNumber[])[];
  readonly trust: 'trusted' | 'wrong-float-residue';
}

describe.each(readVectorGroups<PositionVector>('paper_position_math'))(
  'position math, $span',
  ({ vectors }) => {
    test('agrees with rational arithmetic, and with the predecessor wherever doubles left it no residue', () => {
      for (const vector of vectors) {
        const states = positionsAfter(vector).map(numbersOf);
        expect(rows(snapAll(states, vector.exact, snapTo)), vector.id).toBe(rows(vector.exact));
        if (vector.trust !== 'trusted') continue;
        expect(rows(snapAll(states, vector.original, snapToOriginal)), vector.id).toBe(rows(vector.original));
      }
    });
  },
);

type Table<Cell> = readonly (readonly Cell[])[];

function snapAll<Cell>(
  states: Table<Decimal>,
  expected: Table<Cell>,
  snap: (expected: Cell | undefined, actual: Decimal) => Cell,
): Table<Cell> {
  return states.map((state, row) => state.map((number, column) => snap(expected[row]?.[column], number)));
}

/** One line for each fill: a long text compares faster than a table and differs as legibly. */
function rows(table: Table<OriginalNumber>): string {
  return table.map((row) => row.join(' ')).join('\n');
}

function positionsAfter({ fills }: PositionVector): readonly Position[] {
  let position = FLAT_POSITION;
  return fills.map(({ side, qty, price }) => {
    const quantity = asQuantity(parseDecimal(qty));
    position = applyFill(position, { side, quantity, price: asPrice(parseDecimal(price)), fee: ZERO });
    return position;
  });
}

function numbersOf(position: Position): readonly Decimal[] {
  return [position.quantity, averagePrice(position), position.realizedPnl];
}
