/**
 * Readers of parameters. They come as numbers from a settings file and as text from a command line; both are read
 * alike, and nothing else is converted.
 */
import { decimal, type FieldReader, Refusal } from '../core/contracts/field-reader.ts';
import { approximate, compare, type Decimal, decimalFromInteger, isNegative } from '../core/money/index.ts';

/** Reads a whole number from `minimum` to `maximum` (both included), as a number or as text. */
export function wholeNumber(minimum: number, maximum: number): FieldReader<number> {
  return finiteNumber(
    (value) => Number.isSafeInteger(value) && value >= minimum && value <= maximum,
    `a whole number from ${minimum} to ${maximum}`,
  );
}

/** Reads a finite number from `minimum` to `maximum` (both included), as a number or as text. */
export function numberFrom(minimum: number, maximum: number): FieldReader<number> {
  return finiteNumber(
    (value) => value >= minimum && value <= maximum,
    `a number from ${minimum} to ${maximum}`,
  );
}

/** Reads a finite number above `bound` (not included), as a number or as text. */
export function numberAbove(bound: number): FieldReader<number> {
  return finiteNumber((value) => value > bound, `a number above ${bound}`);
}

function finiteNumber(isInRange: (value: number) => boolean, expected: string): FieldReader<number> {
  const refusal = new Refusal(expected);
  return (value) => {
    const exact = decimal(value);
    if (exact instanceof Refusal) return refusal;
    const number = approximate(exact);
    return Number.isFinite(number) && isInRange(number) ? number : refusal;
  };
}

const BPS_OF_ONE = decimalFromInteger(10_000);
const NOT_BASIS_POINTS = new Refusal('basis points from 0 to below 10000, such as 5 for 0.05 %');

/** Reads basis points, exactly: at least 0, below 10 000, as a number or as text. */
export function basisPoints(value: unknown): Decimal | Refusal {
  const bps = decimal(value);
  const isInRange = !(bps instanceof Refusal) && !isNegative(bps) && compare(bps, BPS_OF_ONE) < 0;
  return isInRange ? bps : NOT_BASIS_POINTS;
}
