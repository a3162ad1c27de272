import fc from 'fast-check';
import {
  asPrice,
  asQuantity,
  type Decimal,
  makeDecimal,
  type Price,
  type Quantity,
} from '../../../src/core/money/index.ts';
import type { PositionFill } from '../../../src/core/position/index.ts';

const amount: fc.Arbitrary<Decimal> = fc
  .tuple(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 0, max: 6 }))
  .map(([coefficient, scale]) => makeDecimal(BigInt(coefficient), scale));

/** Quantities with up to six places; equal ones are frequent enough that positions get flat. */
export const quantities: fc.Arbitrary<Quantity> = fc
  .oneof(
    amount,
    fc.integer({ min: 1, max: 4 }).map((units) => makeDecimal(BigInt(units), 1)),
  )
  .map(asQuantity);

/** Prices with up to six places. */
export const prices: fc.Arbitrary<Price> = amount.map(asPrice);

/** Few prices close together, so that orders share limits and trades reach several of them. */
export const nearbyPrices: fc.Arbitrary<Price> = fc
  .integer({ min: 95, max: 105 })
  .map((coefficient) => asPrice(makeDecimal(BigInt(coefficient), 1)));

/** Fills of one symbol. */
export const fills: fc.Arbitrary<readonly PositionFill[]> = fc.array(
  fc.record({
    side: fc.constantFrom('buy', 'sell'),
    quantity: quantities,
    price: prices,
    fee: fc.integer({ min: -5, max: 50 }).map((coefficient) => makeDecimal(BigInt(coefficient), 3)),
  }),
  { maxLength: 12 },
);
