import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  add,
  asPrice,
  asQuantity,
  equals,
  formatDecimal,
  isZero,
  makeDecimal,
  multiply,
  negate,
  parseDecimal,
  subtract,
  ZERO,
} from '../../../src/core/money/index.ts';
import {
  applyFill,
  averagePrice,
  FLAT_POSITION,
  type Position,
  type PositionFill,
  realizedNet,
  unrealizedPnl,
} from '../../../src/core/position/index.ts';
import { fills, prices } from './arbitraries.ts';
import { isWithin, rationalPositionAfter } from './rational-position.ts';

describe('position math', () => {
  test.each([
    ['buy 4@10; sell 1@11; sell 5@9', '4,10,0; 3,10,1; -2,9,-2'],
    ['buy 2@10; buy 3@12; sell 4@13; sell 1@8', '2,10,0; 5,11.2,0; 1,11.2,7.2; 0,0,4'],
    ['sell 5@20; sell 5@22; buy 4@18; buy 10@25', '-5,20,0; -10,21,0; -6,21,12; 4,25,-12'],
    ['buy 0.1@10; buy 0.2@10; sell 0.3@11', '0.1,10,0; 0.3,10,0; 0,0,0.3'],
  ])('turns "%s" into "%s"', (orders, expected) => {
    expect(statesAfter(parseFills(orders)).map(describePosition).join('; ')).toBe(expected);
  });

  test('agrees with rational arithmetic to 10^-15, however often the position is partly closed', () => {
    fc.assert(
      fc.property(fills, (sequence) => {
        const position = positionAfter(sequence);
        const model = rationalPositionAfter(sequence);
        expect(isWithin(position.quantity, model.quantity, 30)).toBe(true);
        expect(isWithin(averagePrice(position), model.average, 15)).toBe(true);
        expect(isWithin(position.realizedPnl, model.realized, 15)).toBe(true);
      }),
    );
  });

  test('holds the signed sum of the fills', () => {
    fc.assert(
      fc.property(fills, (sequence) => {
        const sum = sequence.map(signedQuantity).reduce(add, ZERO);
        expect(positionAfter(sequence).quantity).toEqual(sum);
      }),
    );
  });

  test('neither makes nor loses money: realized + unrealized = cash + worth at the mark, exactly', () => {
    fc.assert(
      fc.property(fills, prices, (sequence, mark) => {
        const position = positionAfter(sequence);
        const cash = sequence
          .map((fill) => negate(multiply(signedQuantity(fill), fill.price)))
          .reduce(add, ZERO);
        const worth = add(cash, multiply(position.quantity, mark));
        expect(add(position.realizedPnl, unrealizedPnl(position, mark))).toEqual(worth);
      }),
    );
  });

  test('has an average price, and a cost, exactly while it is open', () => {
    fc.assert(
      fc.property(fills, (sequence) => {
        for (const position of statesAfter(sequence)) {
          expect(isZero(averagePrice(position))).toBe(isZero(position.quantity));
          expect(isZero(position.costBasis)).toBe(isZero(position.quantity));
        }
      }),
    );
  });

  test('keeps fees apart from the gross result, and subtracts them in the net result', () => {
    fc.assert(
      fc.property(fills, (sequence) => {
        const position = positionAfter(sequence);
        const withoutFees = positionAfter(sequence.map((fill) => ({ ...fill, fee: ZERO })));
        expect(position.realizedPnl).toEqual(withoutFees.realizedPnl);
        expect(position.fees).toEqual(sequence.map(({ fee }) => fee).reduce(add, ZERO));
        expect(equals(realizedNet(position), subtract(position.realizedPnl, position.fees))).toBe(true);
      }),
    );
  });

  test('does not drift: a thousand thirds of a position close to the exact result', () => {
    const cycle = parseFills('buy 1@10; buy 2@11; sell 1@12; sell 1@9; sell 1@13');
    const position = positionAfter(Array.from({ length: 200 }, () => cycle).flat());
    expect(describePosition(position)).toBe('0,0,400');
  });

  test('shows an average price above 0 for a price below what 18 places can hold', () => {
    const fill = { quantity: asQuantity(makeDecimal(1n, 0)), price: asPrice(makeDecimal(1n, 25)), fee: ZERO };
    expect(averagePrice(applyFill(FLAT_POSITION, { ...fill, side: 'buy' }))).toEqual(makeDecimal(1n, 25));
  });
});

function parseFills(text: string): readonly PositionFill[] {
  return text.split('; ').map((fill) => {
    const [side, quantity = '', price = ''] = fill.split(/[ @]/);
    return {
      side: side === 'buy' ? 'buy' : 'sell',
      quantity: asQuantity(parseDecimal(quantity)),
      price: asPrice(parseDecimal(price)),
      fee: ZERO,
    };
  });
}

function statesAfter(sequence: readonly PositionFill[]): readonly Position[] {
  return sequence.map((_, index) => positionAfter(sequence.slice(0, index + 1)));
}

function positionAfter(sequence: readonly PositionFill[]): Position {
  return sequence.reduce(applyFill, FLAT_POSITION);
}

function signedQuantity({ side, quantity }: PositionFill) {
  return side === 'buy' ? quantity : negate(quantity);
}

function describePosition(position: Position): string {
  return [position.quantity, averagePrice(position), position.realizedPnl].map(formatDecimal).join(',');
}
