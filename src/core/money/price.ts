import { type Decimal, isPositive } from './decimal.ts';
import { formatDecimal } from './decimal-text.ts';

declare const brand: unique symbol;

/** Quote currency per unit of the base currency, always above 0. */
export type Price = Decimal & { readonly [brand]: 'Price' };

/** Tells whether a number can be a price: above 0. */
export function isPrice(value: Decimal): value is Price {
  return isPositive(value);
}

/**
 * Marks a number as a price.
 *
 * @throws RangeError when it is not above 0.
 */
export function asPrice(value: Decimal): Price {
  if (isPrice(value)) return value;
  throw new RangeError(`Expected a price above 0, was ${formatDecimal(value)}.`);
}
