/**
 * Exact decimal arithmetic for money and quantities.
 *
 * A value is `coefficient × 10^-scale`. The pair is normalised: `scale ≥ 0`, no trailing zero in the
 * fraction, and zero is `{ 0n, 0 }`. Hence every number has one representation, and structural equality
 * (`toEqual`, a JSON comparison) is numeric equality.
 *
 * | Operation                          | Result                                                    |
 * |------------------------------------|-----------------------------------------------------------|
 * | add, subtract, negate, absolute    | exact                                                     |
 * | multiply                           | exact; the scales add up                                  |
 * | divide                             | rounded half to even at `scale` places, 18 by default     |
 * | round                              | rounded half to even at `scale` places                    |
 * | compare, equals, min, max, sign    | exact                                                     |
 *
 * Non-goals: NaN, infinities, negative zero and contexts. A number that is not finite never becomes a
 * `Decimal`: `decimal-text.ts` refuses it at the edge.
 */
import { powerOfTen } from './power-of-ten.ts';

/** Exact number `coefficient × 10^-scale`, normalised so that equal numbers are equal structures. */
export interface Decimal {
  /** All digits, with the sign. */
  readonly coefficient: bigint;
  /** Digits after the decimal point, a whole number ≥ 0. */
  readonly scale: number;
}

/** Decimal places that a division keeps unless told otherwise: enough for wei, the finest common unit. */
export const DIVISION_SCALE = 18;

/** The number 0. */
export const ZERO: Decimal = Object.freeze({ coefficient: 0n, scale: 0 });

/** The number 1. */
export const ONE: Decimal = Object.freeze({ coefficient: 1n, scale: 0 });

/**
 * Makes the normalised value `coefficient × 10^-scale`.
 *
 * @throws RangeError when `scale` is negative or not a whole number.
 */
export function makeDecimal(coefficient: bigint, scale: number): Decimal {
  const places = requireScale(scale);
  if (coefficient === 0n) return ZERO;
  if (places === 0 || coefficient % 10n !== 0n) return { coefficient, scale: places };
  return stripTrailingZeros(coefficient, places);
}

/**
 * Converts a whole number.
 *
 * @throws RangeError when a `number` is not a safe integer.
 */
export function decimalFromInteger(integer: bigint | number): Decimal {
  if (typeof integer === 'number' && !Number.isSafeInteger(integer)) {
    throw new RangeError(
      `Expected a whole number within ±(2^53 − 1), was ${integer}. Pass a bigint instead.`,
    );
  }
  return makeDecimal(BigInt(integer), 0);
}

/** Returns `augend + addend`, exact. */
export function add(augend: Decimal, addend: Decimal): Decimal {
  const scale = Math.max(augend.scale, addend.scale);
  return makeDecimal(coefficientAt(augend, scale) + coefficientAt(addend, scale), scale);
}

/** Returns `minuend − subtrahend`, exact. */
export function subtract(minuend: Decimal, subtrahend: Decimal): Decimal {
  const scale = Math.max(minuend.scale, subtrahend.scale);
  return makeDecimal(coefficientAt(minuend, scale) - coefficientAt(subtrahend, scale), scale);
}

/** Returns `multiplicand × multiplier`, exact. */
export function multiply(multiplicand: Decimal, multiplier: Decimal): Decimal {
  return makeDecimal(
    multiplicand.coefficient * multiplier.coefficient,
    multiplicand.scale + multiplier.scale,
  );
}

/**
 * Returns `dividend ÷ divisor`, rounded half to even at `scale` decimal places (18 by default).
 *
 * @throws RangeError when `divisor` is zero, or `scale` is negative or not a whole number.
 */
export function divide(dividend: Decimal, divisor: Decimal, scale: number = DIVISION_SCALE): Decimal {
  if (divisor.coefficient === 0n) {
    throw new RangeError('Expected a divisor other than zero, was 0. Check isZero(divisor) before dividing.');
  }
  const shift = requireScale(scale) + divisor.scale - dividend.scale;
  return shift >= 0
    ? makeDecimal(divideHalfEven(dividend.coefficient * powerOfTen(shift), divisor.coefficient), scale)
    : makeDecimal(divideHalfEven(dividend.coefficient, divisor.coefficient * powerOfTen(-shift)), scale);
}

/**
 * Rounds half to even at `scale` decimal places; a value with fewer places is returned as it is.
 *
 * @throws RangeError when `scale` is negative or not a whole number.
 */
export function round(value: Decimal, scale: number): Decimal {
  if (value.scale <= requireScale(scale)) return value;
  return makeDecimal(divideHalfEven(value.coefficient, powerOfTen(value.scale - scale)), scale);
}

/** Returns `−value`. */
export function negate(value: Decimal): Decimal {
  return value.coefficient === 0n ? ZERO : { coefficient: -value.coefficient, scale: value.scale };
}

/** Returns `|value|`. */
export function absolute(value: Decimal): Decimal {
  return value.coefficient < 0n ? negate(value) : value;
}

/** Orders two numbers: −1 when `left < right`, 0 when they are equal, 1 when `left > right`. */
export function compare(left: Decimal, right: Decimal): -1 | 0 | 1 {
  const scale = Math.max(left.scale, right.scale);
  const leftCoefficient = coefficientAt(left, scale);
  const rightCoefficient = coefficientAt(right, scale);
  if (leftCoefficient === rightCoefficient) return 0;
  return leftCoefficient < rightCoefficient ? -1 : 1;
}

/** Tells whether two numbers are equal. */
export function equals(left: Decimal, right: Decimal): boolean {
  return left.coefficient === right.coefficient && left.scale === right.scale;
}

/** Returns the smaller number, the first one when they are equal. */
export function min<Value extends Decimal>(first: Value, second: Value): Value {
  return compare(second, first) < 0 ? second : first;
}

/** Returns the larger number, the first one when they are equal. */
export function max<Value extends Decimal>(first: Value, second: Value): Value {
  return compare(second, first) > 0 ? second : first;
}

/** Returns the sign: −1, 0 or 1. */
export function sign(value: Decimal): -1 | 0 | 1 {
  if (value.coefficient === 0n) return 0;
  return value.coefficient < 0n ? -1 : 1;
}

/** Tells whether the number is 0. */
export function isZero(value: Decimal): boolean {
  return value.coefficient === 0n;
}

/** Tells whether the number is below 0. */
export function isNegative(value: Decimal): boolean {
  return value.coefficient < 0n;
}

/** Tells whether the number is above 0. */
export function isPositive(value: Decimal): boolean {
  return value.coefficient > 0n;
}

/**
 * Returns the nearest IEEE double, for signals and displays only: money that went through here is no
 * longer exact.
 */
export function approximate(value: Decimal): number {
  const { coefficient, scale } = value;
  const isExactQuotient = scale <= EXACT_DOUBLE_POWER && BigInt.asIntN(54, coefficient) === coefficient;
  // Both operands are exact doubles here, so IEEE division rounds once, to the nearest.
  return isExactQuotient ? Number(coefficient) / 10 ** scale : Number(`${coefficient}e-${scale}`);
}

/** 10^22 is the largest power of ten that a double holds exactly. */
const EXACT_DOUBLE_POWER = 22;

function requireScale(scale: number): number {
  if (!Number.isInteger(scale) || scale < 0) {
    throw new RangeError(`Expected a scale that is a whole number of at least 0, was ${scale}.`);
  }
  return scale;
}

function coefficientAt(value: Decimal, scale: number): bigint {
  return value.scale === scale ? value.coefficient : value.coefficient * powerOfTen(scale - value.scale);
}

/** Zeros go in blocks of these lengths, so that a division result costs few big divisions. */
const ZERO_BLOCKS = [16, 8, 4, 2, 1] as const;

function stripTrailingZeros(coefficient: bigint, scale: number): Decimal {
  let digits = coefficient;
  let places = scale;
  for (const block of ZERO_BLOCKS) {
    while (isStrippable(digits, places, block)) {
      digits /= powerOfTen(block);
      places -= block;
    }
  }
  return { coefficient: digits, scale: places };
}

function isStrippable(coefficient: bigint, scale: number, digitCount: number): boolean {
  return scale >= digitCount && coefficient % powerOfTen(digitCount) === 0n;
}

function divideHalfEven(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const remainder = dividend % divisor;
  if (remainder === 0n) return quotient;
  const twice = magnitude(remainder) * 2n;
  const whole = magnitude(divisor);
  const roundsAway = twice > whole || (twice === whole && quotient % 2n !== 0n);
  if (!roundsAway) return quotient;
  return dividend < 0n === divisor < 0n ? quotient + 1n : quotient - 1n;
}

function magnitude(integer: bigint): bigint {
  return integer < 0n ? -integer : integer;
}
