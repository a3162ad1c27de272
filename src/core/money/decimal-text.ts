/**
 * Decimal numbers as text.
 *
 * The grammar is the one of JSON numbers, `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?`: no blanks, no
 * leading zeros, no plus sign, no NaN. Length and exponent are bounded *before* any arithmetic, so a
 * hostile `1e999999999` costs nothing.
 */
import { type Decimal, makeDecimal, ZERO } from './decimal.ts';
import { powerOfTen } from './power-of-ten.ts';

/** Longest text that is looked at, in characters. */
export const DECIMAL_TEXT_LENGTH_MAX = 160;

/** Most digits before, and most digits after, the decimal point: any 256-bit token amount fits (78). */
export const DECIMAL_DIGIT_COUNT_MAX = 78;

/** Text that is no decimal number, or one outside the bounds. */
export class DecimalSyntaxError extends Error {
  /** Stable code of this error. */
  readonly code = 'DECIMAL_SYNTAX';
  /** The refused text, cut after 40 characters. */
  readonly text: string;

  /** Describes the refused `text`; `expected` completes the sentence "Expected …". */
  constructor(text: string, expected: string) {
    const excerpt = text.length > 40 ? `${text.slice(0, 40)}…` : text;
    super(`Expected ${expected}, was ${JSON.stringify(excerpt)}. Write it like "-12.5" or "3e-8".`);
    this.name = 'DecimalSyntaxError';
    this.text = excerpt;
  }
}

/**
 * Reads a decimal number exactly.
 *
 * @throws DecimalSyntaxError when `text` is not in the grammar above, or needs more than 78 digits on one
 * side of the decimal point.
 */
export function parseDecimal(text: string): Decimal {
  const value = readDecimal(text);
  if (typeof value === 'string') throw new DecimalSyntaxError(text, value);
  return value;
}

/** Reads a decimal number as `parseDecimal` does, and returns `undefined` where that throws. */
export function tryParseDecimal(text: string): Decimal | undefined {
  const value = readDecimal(text);
  return typeof value === 'string' ? undefined : value;
}

/** Writes the canonical text: no exponent, no trailing zeros, no plus sign, and never "-0". */
export function formatDecimal(value: Decimal): string {
  if (value.scale === 0) return value.coefficient.toString();
  const isNegative = value.coefficient < 0n;
  const digits = (isNegative ? -value.coefficient : value.coefficient)
    .toString()
    .padStart(value.scale + 1, '0');
  const point = digits.length - value.scale;
  return `${isNegative ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`;
}

const GRAMMAR = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/;

const OUT_OF_BOUNDS = `at most ${DECIMAL_DIGIT_COUNT_MAX} digits before and after the decimal point`;

/** Returns the number, or what was expected instead of this text. */
function readDecimal(text: string): Decimal | string {
  const short = text.length <= SHORT_LENGTH_MAX ? readShort(text) : undefined;
  if (short !== undefined) return short;
  const isPlain = text.length <= PLAIN_LENGTH_MAX && PLAIN.test(text);
  return isPlain ? readPlain(text) : readBounded(text);
}

/** So many digits always fit into a double. */
const SHORT_LENGTH_MAX = 15;

const ZERO_CODE = 0x30;
const MINUS_CODE = 0x2d;

/**
 * Reads what nearly every price and quantity looks like without a regular expression, a copy, or a large number on the
 * way; `undefined` for other text, which may be a number all the same.
 */
function readShort(text: string): Decimal | undefined {
  const start = text.charCodeAt(0) === MINUS_CODE ? 1 : 0;
  const point = text.indexOf('.');
  const end = point === -1 ? text.length : point;
  if (point === text.length - 1 || !beginsLikeNumber(text, start, end)) return undefined;
  const digits = digitsOf(text, start, point);
  if (digits === undefined) return undefined;
  return shortDecimal(start === 0 ? digits : -digits, point === -1 ? 0 : text.length - point - 1);
}

/** Whether something stands before the point, and no zero before other digits. */
function beginsLikeNumber(text: string, start: number, end: number): boolean {
  return end - start === 1 || (end - start > 1 && text.charCodeAt(start) !== ZERO_CODE);
}

/** Reads all digits as if there were no point; `undefined` where something else stands among them. */
function digitsOf(text: string, start: number, point: number): number | undefined {
  let digits = 0;
  for (let index = start; index < text.length; index += 1) {
    if (index === point) continue;
    const digit = text.charCodeAt(index) - ZERO_CODE;
    if (!(digit >= 0 && digit <= 9)) return undefined;
    digits = digits * 10 + digit;
  }
  return digits;
}

/** Takes zeros off the end of the fraction while the digits are still a double, which is cheaper than later. */
function shortDecimal(digits: number, places: number): Decimal {
  if (digits === 0) return ZERO;
  let coefficient = digits;
  let scale = places;
  while (scale > 0 && coefficient % 10 === 0) {
    coefficient /= 10;
    scale -= 1;
  }
  return { coefficient: BigInt(coefficient), scale };
}

/** What nearly every other number looks like; shorter than the digit bound, so it needs no further check. */
const PLAIN = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;
const PLAIN_LENGTH_MAX = DECIMAL_DIGIT_COUNT_MAX;

function readPlain(text: string): Decimal {
  const point = text.indexOf('.');
  if (point === -1) return makeDecimal(BigInt(text), 0);
  return makeDecimal(BigInt(text.slice(0, point) + text.slice(point + 1)), text.length - point - 1);
}

function readBounded(text: string): Decimal | string {
  if (text.length > DECIMAL_TEXT_LENGTH_MAX) {
    return `a decimal number of at most ${DECIMAL_TEXT_LENGTH_MAX} characters`;
  }
  const match = GRAMMAR.exec(text);
  if (match === null) return 'a decimal number';
  const [, minus = '', whole = '', fraction = '', exponent = '0'] = match;
  return applyExponent(BigInt(minus + whole + fraction), fraction.length - Number(exponent));
}

function applyExponent(coefficient: bigint, scale: number): Decimal | string {
  if (Math.abs(scale) > DECIMAL_TEXT_LENGTH_MAX) return OUT_OF_BOUNDS;
  const value =
    scale >= 0 ? makeDecimal(coefficient, scale) : makeDecimal(coefficient * powerOfTen(-scale), 0);
  const digitCount = (value.coefficient < 0n ? -value.coefficient : value.coefficient).toString().length;
  const fits = value.scale <= DECIMAL_DIGIT_COUNT_MAX && digitCount - value.scale <= DECIMAL_DIGIT_COUNT_MAX;
  return fits ? value : OUT_OF_BOUNDS;
}
