import { describe, expect, test } from 'vitest';
import { asPrice, asQuantity, parseDecimal, ZERO } from '../../src/core/money/index.ts';
import {
  applyFill,
  averagePrice,
  FLAT_POSITION,
  type Position,
} from '../../src/services/paper-trader/index.ts';
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
    test('agrees with rational arithmetic after every fill', () => {
      for (const vector of vectors) {
        const states = positionsAfter(vector).map((position, index) =>
          numbersOf(position).map((number, column) => snapTo(vector.exact[index]?.[column], number)),
        );
        expect(states, vector.id).toEqual(vector.exact);
      }
    });

    test('agrees with the predecessor wherever doubles left it no residue', () => {
      for (const vector of vectors.filter(({ trust }) => trust === 'trusted')) {
        const states = positionsAfter(vector).map((position, index) =>
          numbersOf(position).map((number, column) =>
            snapToOriginal(vector.original[index]?.[column], number),
          ),
        );
        expect(states, vector.id).toEqual(vector.original);
      }
    });
  },
);

function positionsAfter({ fills }: PositionVector): readonly Position[] {
  let position = FLAT_POSITION;
  return fills.map(({ side, qty, price }) => {
    const quantity = asQuantity(parseDecimal(qty));
    position = applyFill(position, { side, quantity, price: asPrice(parseDecimal(price)), fee: ZERO });
    return position;
  });
}

function numbersOf(position: Position) {
  return [position.quantity, averagePrice(position), position.realizedPnl];
}
