import { InvalidArgumentError } from 'commander';
import {
  asQuantity,
  compare,
  type Decimal,
  isNegative,
  isPositive,
  parseDecimal,
  type Quantity,
} from '../core/money/index.ts';

/** Reads an option that is a whole number from `minimum` to `maximum` (both included). */
export function wholeNumber(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const number = /^-?\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
    if (Number.isSafeInteger(number) && number >= minimum && number <= maximum) return number;
    throw new InvalidArgumentError(`Expected a whole number from ${minimum} to ${maximum}.`);
  };
}

/** Reads an option that is a decimal number above 0. */
export function positiveDecimal(text: string): Decimal {
  const value = decimalOption(text);
  if (isPositive(value)) return value;
  throw new InvalidArgumentError('Expected a number above 0.');
}

/** Reads an option that is a quantity above 0. */
export function quantityOption(text: string): Quantity {
  return asQuantity(positiveDecimal(text));
}

/** Reads an option in basis points: at least 0, below 10 000. */
export function basisPoints(text: string): Decimal {
  const value = decimalOption(text);
  const isInRange = !isNegative(value) && compare(value, parseDecimal('10000')) < 0;
  if (isInRange) return value;
  throw new InvalidArgumentError('Expected basis points from 0 to below 10000, such as 5 for 0.05 %.');
}

function decimalOption(text: string): Decimal {
  try {
    return parseDecimal(text);
  } catch {
    throw new InvalidArgumentError('Expected a decimal number such as 0.02.');
  }
}
