import {
  absolute,
  approximate,
  compare,
  type Decimal,
  formatDecimal,
  parseDecimal,
  subtract,
} from '../../src/core/money/index.ts';

/** A number of the predecessor: a double, or text where JSON cannot write it. */
export type OriginalNumber = number | string;

const EXACT_TOLERANCE = parseDecimal('1e-12');

/**
 * Returns `expected` when the number is within 10^-12 of it, and the number itself otherwise: averages such as
 * 14/3 do not terminate, and a whole list of results can still be compared with one `toEqual`.
 */
export function snapTo(expected: string | undefined, actual: Decimal): string {
  const text = formatDecimal(actual);
  if (expected === undefined || expected === text) return text;
  const distance = absolute(subtract(actual, parseDecimal(expected)));
  return compare(distance, EXACT_TOLERANCE) <= 0 ? expected : text;
}

/** Returns `original` when the number is within a relative 10^-9 of it, and the number itself otherwise. */
export function snapToOriginal(original: OriginalNumber | undefined, actual: Decimal): OriginalNumber {
  const number = approximate(actual);
  if (original === undefined) return number;
  const wanted = Number(original);
  return Math.abs(number - wanted) <= 1e-9 * Math.max(1, Math.abs(wanted)) ? original : number;
}
