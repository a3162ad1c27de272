import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimalSpellings, notDecimals, oversizedDecimals } from '../../../src/generators/index.ts';
import { valuesByLabel } from './labelled-values.ts';

const sampled = { seed: 1, numRuns: 2000 } as const;

/** What each label says, in full: nothing else is wrong with the text. */
const BROKEN: Readonly<Record<string, RegExp>> = {
  empty: /^$/,
  blank: /^ $/,
  'a zero in front': /^0[1-9]\d*$/,
  'a plus in front': /^\+[1-9]\d*$/,
  'two signs': /^--[1-9]\d*$/,
  'a sign alone': /^-$/,
  'no digit before the point': /^\.\d+$/,
  'no digit behind the point': /^[1-9]\d*\.$/,
  'two points': /^\d+\.\d+\.\d+$/,
  'a comma as point': /^[1-9]\d*,\d$/,
  'separated thousands': /^\d,\d{3}$/,
  'separated by underscores': /^\d_\d+$/,
  'separated by a narrow blank': /^\d\u202f\d+$/,
  'a blank in front': /^ [1-9]\d*$/,
  'a blank at the end': /^[1-9]\d* $/,
  'a line end': /^[1-9]\d*\n$/,
  'an exponent without digits': /^[1-9]\d*e$/,
  'an exponent with a point': /^[1-9]\d*e\d+\.\d+$/,
  NaN: /^NaN$/,
  Infinity: /^Infinity$/,
  'minus Infinity': /^-Infinity$/,
  hexadecimal: /^0x[\da-f]+$/,
  'a bigint': /^[1-9]\d*n$/,
  'a currency in front': /^\p{Sc}[1-9]\d*$/u,
  'a percentage': /^[1-9]\d*%$/,
  'full-width digits': /^[１-９][０-９]*$/,
  'Arabic digits': /^[\u0661-\u0669][\u0660-\u0669]*$/,
  'a typographic minus': /^\u2212[1-9]\d*$/,
  'a NUL at the end': /^[1-9]\d*\0$/,
  'a word': /^[a-z]+$/,
};

describe('what is no decimal', () => {
  const broken = valuesByLabel(notDecimals());

  test('comes with every label, and with no other', () => {
    expect([...broken.keys()].toSorted()).toEqual(Object.keys(BROKEN).toSorted());
  });

  test.each(Object.entries(BROKEN))('with the label "%s" is that', (label, pattern) => {
    expect(broken.get(label)?.filter((text) => !pattern.test(text))).toEqual([]);
  });

  test('is taken by a lenient reader in many cases', () => {
    const taken = [...broken].filter(([, texts]) => texts.every((text) => !Number.isNaN(Number(text))));
    expect(taken.length).toBeGreaterThanOrEqual(10);
  });
});

/** What each label says of a spelling. */
const AWKWARD: Readonly<Record<string, RegExp>> = {
  plain: /^-?\d+(\.\d*[1-9])?$/,
  'zeros at the end': /^-?\d+\.\d*000$/,
  'an exponent': /^-?\d+e-\d+$/,
  'an exponent in upper case': /^-?\d+E-\d+$/,
  'an exponent with a plus': /^-?\d+(\.\d+)?e\+0$/,
  'an exponent with zeros': /^-?\d+e-0\d\d$/,
  'a positive exponent': /^-?\d+(\.\d+)?e[1-9]$/,
  'a minus before zero': /^-0(\.0+)?$/,
};

describe('a decimal in an awkward spelling', () => {
  const spelt = valuesByLabel(decimalSpellings());

  test('comes with every label, and with no other', () => {
    expect([...spelt.keys()].toSorted()).toEqual(Object.keys(AWKWARD).toSorted());
  });

  test.each(Object.entries(AWKWARD))('with the label "%s" is spelt so', (label, pattern) => {
    expect(spelt.get(label)?.filter((text) => !pattern.test(text))).toEqual([]);
  });

  test.each([1, 2, 5])(
    'has at most %i digits before the point and behind it, and as many now and then',
    (digitsMax) => {
      const plain = fc.sample(decimalSpellings({ digitsMax }), sampled).map((spelling) => spelling.plain);
      const whole = plain.map((text) => text.replace(/^-/, '').split('.')[0]?.length ?? 0);
      const fraction = plain.map((text) => text.split('.')[1]?.length ?? 0);
      expect([Math.max(...whole), Math.max(...fraction)]).toEqual([digitsMax, digitsMax]);
    },
  );

  test('is of a number above and below zero, up to the largest one', () => {
    const plain = fc.sample(decimalSpellings({ digitsMax: 1 }), sampled).map((spelling) => spelling.plain);
    expect(plain).toEqual(expect.arrayContaining(['-9', '-0.9', '0', '0.9', '9']));
  });
});

describe('an oversized decimal', () => {
  const oversized = valuesByLabel(oversizedDecimals({ digitsMax: 3 }));
  const lengthsOf = (label: string, pattern: RegExp) =>
    oversized.get(label)?.map((text) => pattern.exec(text)?.[1]?.length ?? 0) ?? [];

  test.each([
    ['too many digits before the point', /^([1-9]\d*)$/, 4],
    ['too many digits behind the point', /^0\.(0*1)$/, 4],
    ['an exponent of many digits', /^1e(0+1)$/, 5],
  ])('with the label "%s" begins right above the limit', (label, pattern, shortest) => {
    const lengths = lengthsOf(label, pattern);
    expect(Math.min(...lengths)).toBe(shortest);
    expect(Math.max(...lengths)).toBeGreaterThan(250);
  });

  test('has an exponent of three digits or more, in both directions', () => {
    const exponents = oversized
      .get('an enormous exponent')
      ?.map((text) => /e([+-]?)\d{3,}$/i.exec(text)?.[1]);
    expect(new Set(exponents)).toEqual(new Set(['', '-', '+']));
  });

  test('is one of four kinds', () => {
    expect(oversized).toHaveLength(4);
  });
});
