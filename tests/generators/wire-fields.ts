/**
 * The fields of messages on the wire, described a second time: from the specification of the core, and not from its
 * decoders. Where the two differ, one of them is wrong.
 */
import fc from 'fast-check';
import { z } from 'zod';
import {
  amounts,
  decimalSpellings,
  type Labelled,
  notDecimals,
  type Override,
  oversizedDecimals,
  timestampsNs,
  type ZodSchema,
} from '../../tools/becalm/src/generators/index.ts';

/** Digits before and behind the point that any token amount of 256 bits needs. */
const DIGITS_MAX = 78;

const NUMBER = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/;

interface Digits {
  readonly sign: -1 | 0 | 1;
  readonly whole: string;
  readonly fraction: string;
}

/** The digits of a decimal without its exponent, and without zeros that say nothing; nothing for another text. */
function digitsOf(text: string): Digits | undefined {
  const match = text.length > 160 ? null : NUMBER.exec(text);
  if (match === null) return undefined;
  const [, minus = '', head = '', tail = '', exponent = '0'] = match;
  const point = head.length + Number(exponent);
  if (Math.abs(tail.length - Number(exponent)) > 160) return undefined;
  const digits = (head + tail)
    .padEnd(point, '0')
    .padStart(head.length + tail.length - Math.min(0, point), '0');
  const at = Math.max(0, point);
  const whole = digits.slice(0, at).replace(/^0+/, '');
  const fraction = digits.slice(at).replace(/0+$/, '');
  return { sign: whole + fraction === '' ? 0 : minus === '' ? 1 : -1, whole, fraction };
}

function fits(text: string): boolean {
  const digits = digitsOf(text);
  return digits !== undefined && digits.whole.length <= DIGITS_MAX && digits.fraction.length <= DIGITS_MAX;
}

function signOf(text: string): -1 | 0 | 1 | undefined {
  return digitsOf(text)?.sign;
}

/** A JSON number stands for its shortest decimal form, up to where doubles lose digits. */
const jsonNumber = z.number().min(Number.MIN_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER);
const decimalText = z.string().refine(fits, 'a decimal');
const positiveText = decimalText.refine((text) => signOf(text) === 1, 'above 0');
const unsignedText = decimalText.refine((text) => signOf(text) !== -1, 'at least 0');
const fitsAsText = (number: number) => fits(String(number));

/** Any exact number. */
export const decimal = z.union([decimalText, jsonNumber.refine(fitsAsText)]);

/** A price or a quantity: an exact number above 0. */
export const positive = z.union([positiveText, jsonNumber.gt(0).refine(fitsAsText)]);

/** An exact number of at least 0. */
export const unsigned = z.union([unsignedText, jsonNumber.min(0).refine(fitsAsText)]);

const TIME_NS_MAX = 2n ** 63n - 1n;
const timeText = z
  .string()
  .refine((text) => /^(0|[1-9]\d*)$/.test(text) && BigInt(text) <= TIME_NS_MAX, 'a time');

/** Nanoseconds since the epoch: text of digits, since JSON numbers end at 2^53; smaller ones may be numbers. */
export const timeNs = z.union([timeText, z.bigint().min(0n).max(TIME_NS_MAX), z.int().min(0)]);

/** Milliseconds since the epoch, as exchanges stamp. */
export const timeMs = z.int().min(0);

/** A name that we give. */
export const identifier = z.string().min(1).max(64);

/** An instrument, `BASE/QUOTE`. */
export const symbol = z.string().regex(/^[A-Z0-9][A-Z0-9._-]{0,31}\/[A-Z0-9][A-Z0-9._-]{0,31}$/);

/** The direction of an order, a trade or a fill. */
export const side = z.enum(['buy', 'sell']);

/** Facts that travel along. */
export const meta = z.record(z.string(), z.unknown()).nullish();

const tokens = amounts({ step: '0.00000001', cap: '1000000000' });
const spellings = decimalSpellings({ digitsMax: 18 });
const broken = fc
  .oneof(notDecimals(), oversizedDecimals({ digitsMax: DIGITS_MAX }))
  .map(({ value, label }) => ({ value, label: `is no decimal (${label})` }));
const spelledAboveZero = spellings.map(({ value }) => value).filter((text) => signOf(text) === 1);
const zeros = labelled('is zero', '0', '0.00', '-0', '0e5');
const negatives = labelled('is negative', '-1', '-0.000000001', '-1e-9');

const NOT_TIMES = [
  ...['', '-1', '01', '1.5', '1e9', ' 1', '1n', '0x1', '１', '2026-03-01T00:00:00Z'],
  ...[String(TIME_NS_MAX + 1n), '9'.repeat(40)],
];

/** How the texts among the fields are drawn. */
export const FIELD_GENERATORS: ReadonlyMap<ZodSchema, Override> = new Map<ZodSchema, Override>([
  [
    decimalText,
    {
      valid: fc.oneof(
        tokens,
        spellings.map(({ value }) => value),
      ),
      invalid: broken,
    },
  ],
  [positiveText, { valid: fc.oneof(tokens, spelledAboveZero), invalid: fc.oneof(broken, zeros, negatives) }],
  [
    unsignedText,
    {
      valid: fc.oneof(tokens, spelledAboveZero, fc.constantFrom('0', '0.00', '-0')),
      invalid: fc.oneof(broken, negatives),
    },
  ],
  [timeText, { valid: timestampsNs().map(String), invalid: labelled('is no time', ...NOT_TIMES) }],
]);

function labelled(label: string, ...values: readonly string[]): fc.Arbitrary<Labelled<string>> {
  return fc.constantFrom(...values).map((value) => ({ value, label }));
}
