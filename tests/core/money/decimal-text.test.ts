import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  DecimalSyntaxError,
  formatDecimal,
  makeDecimal,
  parseDecimal,
  tryParseDecimal,
} from '../../../src/core/money/index.ts';

const DECIMAL_TEXT = /^-?(0|[1-9]\d*)(\.\d*[1-9])?$/;

test.each([
  ['0', '0'],
  ['-0', '0'],
  ['-0.0e5', '0'],
  ['0.10', '0.1'],
  ['-12.500', '-12.5'],
  ['1e3', '1000'],
  ['1.5E+2', '150'],
  ['12.34e-4', '0.001234'],
  ['1e-18', '0.000000000000000001'],
  ['9007199254740993', '9007199254740993'],
  [`1${'0'.repeat(77)}`, `1${'0'.repeat(77)}`],
  [`0.${'0'.repeat(77)}1`, `0.${'0'.repeat(77)}1`],
  ['1e77', `1${'0'.repeat(77)}`],
  ['-1e77', `-1${'0'.repeat(77)}`],
  ['0e160', '0'],
])('%s is written as %s', (text, canonical) => {
  expect(formatDecimal(parseDecimal(text))).toBe(canonical);
  expect(tryParseDecimal(text)).toEqual(parseDecimal(text));
});

test.each([
  '',
  ' ',
  '1 ',
  ' 1',
  '+1',
  '01',
  '-01',
  '.5',
  '5.',
  '1.',
  '-',
  '--1',
  '1e',
  'e5',
  '1e1.5',
  '1_000',
  '1,5',
  '0x10',
  'NaN',
  'Infinity',
  '-Infinity',
  'null',
  '١',
  '1\n',
  '1e+-2',
  '1n',
])('%j is refused', (text) => {
  expect(() => parseDecimal(text)).toThrow(DecimalSyntaxError);
  expect(tryParseDecimal(text)).toBeUndefined();
});

test.each([
  '1e78',
  '1e9999',
  '0e161',
  '1e-79',
  '1e-9999',
  '9'.repeat(79),
  `0.${'1'.repeat(79)}`,
  '9'.repeat(1_000_000),
])('a number outside the bounds is refused before it costs anything', (text) => {
  expect(() => parseDecimal(text)).toThrow(DecimalSyntaxError);
});

test('a text of 160 characters is read, and a longer one refused although it is the same number', () => {
  expect(formatDecimal(parseDecimal(`1.${'0'.repeat(158)}`))).toBe('1');
  expect(() => parseDecimal(`1.${'0'.repeat(159)}`)).toThrow(
    'Expected a decimal number of at most 160 characters',
  );
});

test('too many digits are refused with the bound', () => {
  expect(() => parseDecimal('1e78')).toThrow(
    'Expected at most 78 digits before and after the decimal point, was "1e78".',
  );
});

test('an exponent of many digits is refused', () => {
  expect(() => parseDecimal('1e999999999999')).toThrow('Expected a decimal number, was "1e999999999999".');
});

test('the error shows a long text only in part', () => {
  const error = new DecimalSyntaxError('7'.repeat(500), 'a decimal number');
  expect(error).toMatchObject({
    name: 'DecimalSyntaxError',
    code: 'DECIMAL_SYNTAX',
    text: `${'7'.repeat(40)}…`,
    message: `Expected a decimal number, was "${'7'.repeat(40)}…". Write it like "-12.5" or "3e-8".`,
  });
});

test('the error shows a text of 40 characters in full', () => {
  expect(new DecimalSyntaxError('7'.repeat(40), 'a decimal number').text).toBe('7'.repeat(40));
});

test('reading what was written gives the same number', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 60n), max: 10n ** 60n }), fc.nat(70), (coefficient, scale) => {
      const value = makeDecimal(coefficient, scale);
      const text = formatDecimal(value);
      expect(text).toMatch(DECIMAL_TEXT);
      expect(text).not.toBe('-0');
      expect(parseDecimal(text)).toEqual(value);
    }),
  );
});

test('a JSON number and its text are the same number', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e20, max: 1e20 }), (number) => {
      const value = tryParseDecimal(String(number));
      if (value !== undefined) expect(Number(formatDecimal(value))).toBe(number === 0 ? 0 : number);
    }),
  );
});

test('no text crashes the reader', () => {
  const fragments = fc.constantFrom('0', '7', '12', '.', '-', '+', 'e', 'E', ' ', '00', '9'.repeat(30), 'x');
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(fragments, { maxLength: 8 }).map((parts) => parts.join('')),
      ),
      (text) => {
        const value = tryParseDecimal(text);
        if (value !== undefined) expect(parseDecimal(formatDecimal(value))).toEqual(value);
      },
    ),
  );
});
