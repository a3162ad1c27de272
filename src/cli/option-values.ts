import { InvalidArgumentError, Option } from 'commander';
import {
  asQuantity,
  compare,
  type Decimal,
  isNegative,
  isPositive,
  ONE,
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

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Reads an option that is a time such as `30s`, `10m` or `1h`; returns milliseconds, at most 30 days. */
export function durationOption(text: string): number {
  const [, digits, unit] = /^(\d{1,9})(ms|s|m|h)$/.exec(text) ?? [];
  const milliseconds = Number(digits) * (UNIT_MS[unit ?? ''] ?? Number.NaN);
  if (milliseconds > 0 && milliseconds <= 30 * 24 * 3_600_000) return milliseconds;
  throw new InvalidArgumentError('Expected a time such as 30s, 10m or 1h, up to 720h.');
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

/** Reads an option that is a fraction above 0 and at most 1. */
export function fractionOption(text: string): Decimal {
  const value = positiveDecimal(text);
  if (compare(value, ONE) <= 0) return value;
  throw new InvalidArgumentError('Expected a fraction above 0 and at most 1, such as 0.1 for 10 %.');
}

/** Makes an option whose default goes through the same reader as what the user writes. */
export function optionWithDefault(
  flags: string,
  description: string,
  read: (text: string) => unknown,
  defaultText: string,
): Option {
  return new Option(flags, description).argParser(read).default(read(defaultText), defaultText);
}

function decimalOption(text: string): Decimal {
  try {
    return parseDecimal(text);
  } catch {
    throw new InvalidArgumentError('Expected a decimal number such as 0.02.');
  }
}
