/**
 * Decimal numbers as text, as they come from other people's programs. "Valid" means the grammar of JSON numbers, which
 * most formats share: `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?`.
 */
import fc from 'fast-check';
import { decimalText } from './exact-decimal.ts';
import type { Labelled } from './labelled.ts';

/** A number in an awkward spelling; every reader of the grammar has to find the same number in it. */
export interface DecimalSpelling extends Labelled<string> {
  /** The number as people write it: no exponent, no zeros at the end, no `-0`. */
  readonly plain: string;
}

/** How many digits numbers have. */
export interface DecimalOptions {
  /** Most digits before the point, and most behind it: 12 by default. */
  readonly digitsMax?: number;
}

/** Makes decimals in valid but awkward spellings, each with the plain spelling of the same number. */
export function decimalSpellings({ digitsMax = 12 }: DecimalOptions = {}): fc.Arbitrary<DecimalSpelling> {
  const limit = 10n ** BigInt(digitsMax);
  const numbers = fc.record({
    digits: fc.bigInt({ min: 1n - limit, max: limit - 1n }),
    scale: fc.integer({ min: 0, max: digitsMax }),
  });
  const spelt = fc
    .tuple(numbers, fc.constantFrom(...SPELLINGS))
    .map(([{ digits, scale }, [label, spell]]) => {
      const plain = decimalText(digits, scale);
      return { value: spell(plain, digits, scale), label, plain };
    });
  const minusZeros = fc
    .constantFrom('-0', '-0.0')
    .map((value) => ({ value, label: 'a minus before zero', plain: '0' }));
  return fc.oneof({ arbitrary: spelt, weight: SPELLINGS.length }, minusZeros);
}

type Spell = (plain: string, digits: bigint, scale: number) => string;

const SPELLINGS: readonly (readonly [label: string, spell: Spell])[] = [
  ['plain', (plain) => plain],
  ['zeros at the end', (plain) => `${plain}${plain.includes('.') ? '' : '.'}000`],
  ['an exponent', (_plain, digits, scale) => `${digits}e-${scale}`],
  ['an exponent in upper case', (_plain, digits, scale) => `${digits}E-${scale}`],
  ['an exponent with a plus', (plain) => `${plain}e+0`],
  ['an exponent with zeros', (_plain, digits, scale) => `${digits}e-${String(scale).padStart(3, '0')}`],
  ['a positive exponent', (_plain, digits, scale) => `${decimalText(digits, scale + 3)}e3`],
];

/** Makes texts that are no decimals, though a lenient reader (`Number`, `parseFloat`) takes many of them. */
export function notDecimals(): fc.Arbitrary<Labelled<string>> {
  return fc
    .tuple(fc.integer({ min: 1, max: 999_999 }), fc.constantFrom(...BROKEN_SPELLINGS))
    .map(([number, [label, spell]]) => ({ value: spell(String(number)), label }));
}

const BROKEN_SPELLINGS: readonly (readonly [label: string, spell: (digits: string) => string])[] = [
  ['empty', () => ''],
  ['blank', () => ' '],
  ['a zero in front', (digits) => `0${digits}`],
  ['a plus in front', (digits) => `+${digits}`],
  ['two signs', (digits) => `--${digits}`],
  ['a sign alone', () => '-'],
  ['no digit before the point', (digits) => `.${digits}`],
  ['no digit behind the point', (digits) => `${digits}.`],
  ['two points', (digits) => `1.${digits}.0`],
  ['a comma as point', (digits) => `${digits},5`],
  ['separated thousands', (digits) => `1,${digits.padStart(3, '0').slice(-3)}`],
  ['separated by underscores', (digits) => `1_${digits}`],
  ['separated by a narrow blank', (digits) => `1\u202f${digits}`],
  ['a blank in front', (digits) => ` ${digits}`],
  ['a blank at the end', (digits) => `${digits} `],
  ['a line end', (digits) => `${digits}\n`],
  ['an exponent without digits', (digits) => `${digits}e`],
  ['an exponent with a point', (digits) => `${digits}e1.5`],
  ['NaN', () => 'NaN'],
  ['Infinity', () => 'Infinity'],
  ['minus Infinity', () => '-Infinity'],
  ['hexadecimal', (digits) => `0x${digits}`],
  ['a bigint', (digits) => `${digits}n`],
  ['a currency in front', (digits) => `$${digits}`],
  ['a percentage', (digits) => `${digits}%`],
  [
    'full-width digits',
    (digits) => digits.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
  ],
  [
    'Arabic digits',
    (digits) => digits.replaceAll(/\d/g, (digit) => String.fromCodePoint(0x660 + Number(digit))),
  ],
  ['a typographic minus', (digits) => `\u2212${digits}`],
  ['a NUL at the end', (digits) => `${digits}\u0000`],
  ['a word', () => 'null'],
];

/**
 * Makes decimals that keep the grammar and are too large for most purposes: a reader has to refuse them, or to take them
 * exactly, without spending a minute on a text of twelve characters.
 */
export function oversizedDecimals({ digitsMax = 12 }: DecimalOptions = {}): fc.Arbitrary<Labelled<string>> {
  const digits = fc.integer({ min: digitsMax + 1, max: digitsMax * 100 });
  return fc.oneof(
    digits.map((count) => ({ value: '9'.repeat(count), label: 'too many digits before the point' })),
    digits.map((count) => ({
      value: `0.${'0'.repeat(count - 1)}1`,
      label: 'too many digits behind the point',
    })),
    fc
      .constantFrom('1e999999999', '1e-999999999', '-1E+400', '1e308', '5e-324')
      .map((value) => ({ value, label: 'an enormous exponent' })),
    digits.map((count) => ({ value: `1e${'0'.repeat(count)}1`, label: 'an exponent of many digits' })),
  );
}
