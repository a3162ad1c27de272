/**
 * Readers of single wire fields.
 *
 * A reader returns the value, or a `Refusal` that says what it wanted. It never throws and never converts
 * silently: the text "1" is a decimal but not a boolean, and `BUY` is no side.
 */
import {
  asPrice,
  asQuantity,
  type Decimal,
  isNegative,
  isPositive,
  type Price,
  type Quantity,
  tryParseDecimal,
} from '../money/index.ts';
import { TIMESTAMP_NS_MAX } from '../time.ts';

/** Reads one wire value. */
export type FieldReader<Value> = (value: unknown) => Value | Refusal;

/** Says what a reader wanted instead of the value it saw. */
export class Refusal {
  /** Noun phrase that completes "expected …". */
  readonly expected: string;
  /** Place inside the field, such as `[3]`, or empty. */
  readonly path: string;

  /** Names what was expected, and where inside the field. */
  constructor(expected: string, path = '') {
    this.expected = expected;
    this.path = path;
  }
}

/** Reads text of `lengthMin` to `lengthMax` characters (both included). */
export function text(lengthMin: number, lengthMax: number): FieldReader<string> {
  const refusal = new Refusal(`text of ${lengthMin} to ${lengthMax} characters`);
  return (value) =>
    typeof value === 'string' && value.length >= lengthMin && value.length <= lengthMax ? value : refusal;
}

/** Reads one of a closed list of words, exactly as written. */
export function oneOf<const Word extends string>(words: readonly Word[]): FieldReader<Word> {
  const refusal = new Refusal(words.map((word) => `"${word}"`).join(' or '));
  return (value) => {
    for (const word of words) if (word === value) return word;
    return refusal;
  };
}

/** Reads a field that may be absent or null: `undefined` then. */
export function optional<Value>(reader: FieldReader<Value>): FieldReader<Value | undefined> {
  return (value) => (value === undefined || value === null ? undefined : reader(value));
}

/** Reads a field that may be absent or null, and puts `fallback` in its place. */
export function withDefault<Value>(reader: FieldReader<Value>, fallback: Value): FieldReader<Value> {
  return (value) => (value === undefined || value === null ? fallback : reader(value));
}

/** Reads an identifier: text of 1 to 64 characters. */
export const identifier: FieldReader<string> = text(1, 64);

const SYMBOL = /^[A-Z0-9][A-Z0-9._-]{0,31}\/[A-Z0-9][A-Z0-9._-]{0,31}$/;
const NOT_A_SYMBOL = new Refusal('a symbol such as "BTC/USDT"');

/** Reads a symbol `BASE/QUOTE`, upper case. */
export function symbol(value: unknown): string | Refusal {
  return typeof value === 'string' && value.length <= 65 && SYMBOL.test(value) ? value : NOT_A_SYMBOL;
}

const NOT_A_BOOLEAN = new Refusal('true or false');

/** Reads `true` or `false`; no text stands for them. */
export function boolean(value: unknown): boolean | Refusal {
  return typeof value === 'boolean' ? value : NOT_A_BOOLEAN;
}

const NOT_A_TIMESTAMP = new Refusal('nanoseconds since 1970 as digits, at most 2^63 − 1');
const TIMESTAMP = /^(?:0|[1-9]\d{0,18})$/;

/** Reads nanoseconds since the epoch: text of digits, a bigint, or a safe integer. */
export function timestampNs(value: unknown): bigint | Refusal {
  const nanoseconds = wholeNumber(value);
  const isInRange = nanoseconds !== undefined && nanoseconds >= 0n && nanoseconds <= TIMESTAMP_NS_MAX;
  return isInRange ? nanoseconds : NOT_A_TIMESTAMP;
}

function wholeNumber(value: unknown): bigint | undefined {
  if (typeof value === 'string') return TIMESTAMP.test(value) ? BigInt(value) : undefined;
  if (typeof value === 'bigint') return value;
  return Number.isSafeInteger(value) ? BigInt(Number(value)) : undefined;
}

const NOT_MILLISECONDS = new Refusal('whole milliseconds since 1970');

/** Reads an exchange stamp: whole milliseconds since the epoch. */
export function timestampMs(value: unknown): number | Refusal {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : NOT_MILLISECONDS;
}

const NOT_A_DECIMAL = new Refusal('a decimal number, best as text');

/**
 * Reads an exact number: text, or a JSON number by its shortest decimal form. Numbers beyond ±(2^53 − 1)
 * are refused, because their digits may already be lost.
 */
export function decimal(value: unknown): Decimal | Refusal {
  return readDecimal(value) ?? NOT_A_DECIMAL;
}

const NOT_A_PRICE = new Refusal('a price above 0, as decimal text');

/** Reads a price: an exact number above 0. */
export function price(value: unknown): Price | Refusal {
  const number = readDecimal(value);
  return number !== undefined && isPositive(number) ? asPrice(number) : NOT_A_PRICE;
}

const NOT_A_QUANTITY = new Refusal('a quantity above 0, as decimal text');

/** Reads a quantity: an exact number above 0. */
export function quantity(value: unknown): Quantity | Refusal {
  const number = readDecimal(value);
  return number !== undefined && isPositive(number) ? asQuantity(number) : NOT_A_QUANTITY;
}

const NEGATIVE = new Refusal('a number of at least 0, as decimal text');

/** Reads an exact number ≥ 0. */
export function nonNegativeDecimal(value: unknown): Decimal | Refusal {
  const number = readDecimal(value);
  return number !== undefined && !isNegative(number) ? number : NEGATIVE;
}

function readDecimal(value: unknown): Decimal | undefined {
  if (typeof value === 'string') return tryParseDecimal(value);
  if (typeof value !== 'number' || Math.abs(value) > Number.MAX_SAFE_INTEGER) return undefined;
  return tryParseDecimal(String(value));
}

/** Free-form facts that travel with a message; nobody in the core decides by them. */
export type Meta = Readonly<Record<string, unknown>>;

const NOT_META = new Refusal('an object');
const NO_META: Meta = Object.freeze({});

/** Reads a free-form object; absent and null give an empty one. */
export function meta(value: unknown): Meta | Refusal {
  if (value === undefined || value === null) return NO_META;
  return isPlainObject(value) ? value : NOT_META;
}

/** Tells whether a value is an object that is neither null nor a list. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads a list of at most `countMax` items; the first bad item names its place. */
export function listOf<Item>(reader: FieldReader<Item>, countMax: number): FieldReader<readonly Item[]> {
  const refusal = new Refusal(`a list of at most ${countMax} items`);
  return (value) => {
    if (!Array.isArray(value) || value.length > countMax) return refusal;
    const elements: readonly unknown[] = value;
    const items: Item[] = [];
    for (const [index, element] of elements.entries()) {
      const item = reader(element);
      if (item instanceof Refusal) return new Refusal(item.expected, `[${index}]${item.path}`);
      items.push(item);
    }
    return items;
  };
}
