import { type Decimal, isPositive } from './decimal.ts';
import { formatDecimal } from './decimal-text.ts';

declare const brand: unique symbol;

/** Amount of the base currency that is ordered or traded, always above 0; the side carries the direction. */
export type Quantity = Decimal & { readonly [brand]: 'Quantity' };

/** Tells whether a number can be a quantity: above 0. */
export function isQuantity(value: Decimal): value is Quantity {
  return isPositive(value);
}

/**
 * Marks a number as a quantity.
 *
 * @throws RangeError when it is not above 0.
 */
export function asQuantity(value: Decimal): Quantity {
  if (isQuantity(value)) return value;
  throw new RangeError(`Expected a quantity above 0, was ${formatDecimal(value)}.`);
}
