import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { boundaryOf, invalidOf, validOf, type ZodSchema } from '../../../src/generators/index.ts';
import { valuesByLabel } from './labelled-values.ts';

const sampled = { seed: 1, numRuns: 500 } as const;

function boundsOf<Input>(schema: ZodSchema<Input>): ReadonlySet<Input> {
  return new Set(fc.sample(boundaryOf(schema), sampled));
}

/** The values that carry a label, without repetition. */
function wrongOf(schema: ZodSchema, fault: string): ReadonlySet<unknown> {
  return new Set(valuesByLabel(invalidOf(schema)).get(`the value ${fault}`));
}

/** One beside 1, as doubles are spaced there. */
const ABOVE_ONE = 1 + 2 ** -52;
const BELOW_ONE = 1 - 2 ** -53;
const FLOAT32_MAX = 3.402_823_466_385_288_6e38;
const INT64_MAX = 9_223_372_036_854_775_807n;

describe('values at the bounds of a number are exactly', () => {
  test.each<[string, ZodSchema, readonly unknown[]]>([
    ['those of 32 bits', z.int32(), [-2_147_483_648, -2_147_483_647, 0, 2_147_483_646, 2_147_483_647]],
    ['those of 32 bits without sign', z.uint32(), [0, 1, 4_294_967_294, 4_294_967_295]],
    [
      'the whole ones of a double',
      z.int(),
      [-9007199254740991, -9007199254740990, 0, 9007199254740990, 9007199254740991],
    ],
    ['the next doubles above and below 1', z.number().gt(1).lt(2), [ABOVE_ONE, 2 - 2 ** -52]],
    ['the doubles at 1 and beside it', z.number().min(1).max(2), [1, ABOVE_ONE, 2 - 2 ** -52, 2]],
    ['the doubles beside −1', z.number().gt(-2).lt(-1), [-2 + 2 ** -52, -ABOVE_ONE]],
    ['the smallest ones beside 0', z.number().gt(0).lt(1), [Number.MIN_VALUE, BELOW_ONE]],
    ['the smallest ones below 0', z.number().gt(-1).lt(0), [-BELOW_ONE, -Number.MIN_VALUE]],
    ['the tightest of several bounds', z.int().min(1).min(3).max(9).max(7), [3, 4, 6, 7]],
    ['the tightest, whatever the order', z.int().min(3).min(1).max(7).max(9), [3, 4, 6, 7]],
    [
      'without a bound that another excludes',
      z.number().min(1).gt(1).max(2).lt(2),
      [ABOVE_ONE, 2 - 2 ** -52],
    ],
    ['without it in the other order', z.number().gt(1).min(1).lt(2).max(2), [ABOVE_ONE, 2 - 2 ** -52]],
    ['the one value there is', z.int().min(4).max(4), [4]],
    ['multiples of a step', z.number().multipleOf(0.5).min(1).max(3), [1, 1.5, 2.5, 3]],
    ['bigints of 64 bits', z.int64(), [-INT64_MAX - 1n, -INT64_MAX, 0n, INT64_MAX - 1n, INT64_MAX]],
    ['bigints without sign', z.uint64(), [0n, 1n, 2n * INT64_MAX, 2n * INT64_MAX + 1n]],
    ['bigints beside what is excluded', z.bigint().gt(1n).lt(9n), [2n, 3n, 7n, 8n]],
    ['bigint multiples', z.bigint().min(2n).max(16n).multipleOf(5n), [5n, 10n, 15n]],
    ['bigint multiples below 0', z.bigint().min(-16n).max(-4n).multipleOf(5n), [-15n, -10n, -5n]],
  ])('%s', (_, schema, expected) => {
    expect(boundsOf(schema)).toEqual(new Set(expected));
  });

  test('the largest of 32 bits with a fraction', () => {
    const bounds = boundsOf(z.float32());
    expect([...bounds].filter((number) => Math.abs(number) > FLOAT32_MAX)).toEqual([]);
    expect([...bounds]).toEqual(expect.arrayContaining([-FLOAT32_MAX, 0, FLOAT32_MAX]));
  });

  test.each<[string, ZodSchema]>([
    ['number', z.number()],
    ['bigint', z.bigint()],
  ])('ordinary ones of a %s without bounds', (_, schema) => {
    expect(boundsOf(schema).size).toBeGreaterThan(100);
  });
});

describe('valid numbers', () => {
  test.each<[string, ZodSchema<number>, (number: number) => boolean]>([
    ['with a fraction, and without one', z.number().min(-3).max(3), (number) => number >= -3 && number <= 3],
    [
      'of a range between two halves',
      z.number().min(0.1).max(0.4),
      (number) => number >= 0.1 && number <= 0.4,
    ],
    ['between what is excluded', z.number().gt(0).lt(1), (number) => number > 0 && number < 1],
  ])('%s, keep their range and are of many kinds', (_, schema, isInRange) => {
    const made = new Set(fc.sample(validOf(schema), sampled));
    expect([...made].filter((number) => !isInRange(number))).toEqual([]);
    expect([...made].filter((number) => !Number.isInteger(number * 2)).length).toBeGreaterThan(50);
  });

  test('are whole and half ones as well as fractions', () => {
    const made = fc.sample(validOf(z.number().min(-50).max(50)), sampled);
    const halves = made.filter((number) => Number.isInteger(number * 2)).length;
    expect(halves).toBeGreaterThan(150);
    expect(halves).toBeLessThan(350);
  });

  test('of a step are written as people write them', () => {
    const made = fc.sample(validOf(z.number().multipleOf(0.1).min(0).max(5)), sampled);
    expect(made.filter((number) => !/^\d(?:\.\d)?$/.test(String(number)))).toEqual([]);
    expect(made).toEqual(expect.arrayContaining([0, 0.3, 5]));
  });

  test('of a range with its ends have both ends', () => {
    const made = fc.sample(validOf(z.int().min(3).max(6)), sampled);
    expect(new Set(made)).toEqual(new Set([3, 4, 5, 6]));
    expect(new Set(fc.sample(validOf(z.bigint().min(2n).max(16n).multipleOf(5n)), sampled))).toEqual(
      new Set([5n, 10n, 15n]),
    );
  });
});

describe('a number is wrong by exactly', () => {
  test.each<[string, ZodSchema, string, readonly unknown[]]>([
    ['one, or a thousand', z.int().min(5).max(9), 'is below its minimum 5', [4, -995]],
    ['one, or a thousand above', z.int().min(5).max(9), 'is above its maximum 9', [10, 1009]],
    ['the bound itself', z.int().gt(5).lt(9), 'is not above 5', [5, 4, -995]],
    ['the bound itself above', z.int().gt(5).lt(9), 'is not below 9', [9, 10, 1009]],
    ['the next double', z.number().min(1).max(2), 'is below its minimum 1', [BELOW_ONE, -499]],
    ['the next double above', z.number().min(1).max(2), 'is above its maximum 2', [2 + 2 ** -51, 502]],
    ['a step', z.int().multipleOf(5).min(5).max(20), 'is below its minimum 5', [0, -4995]],
    ['a step above', z.int().multipleOf(5).min(5).max(20), 'is above its maximum 20', [25, 5020]],
    ['what is not finite', z.number(), 'is not finite', [Number.NaN, Infinity, -Infinity]],
    ['one of a bigint', z.bigint().min(5n).max(9n), 'is below its minimum 5', [4n, -995n]],
    ['one of a bigint above', z.bigint().min(5n).max(9n), 'is above its maximum 9', [10n, 1009n]],
    [
      'a step of a bigint',
      z.bigint().min(2n).max(16n).multipleOf(5n),
      'is below its minimum 2',
      [0n, -4995n],
    ],
    [
      'a step of a bigint above',
      z.bigint().min(2n).max(16n).multipleOf(5n),
      'is above its maximum 16',
      [20n, 5015n],
    ],
  ])('%s', (_, schema, fault, expected) => {
    expect(wrongOf(schema, fault)).toEqual(new Set(expected));
  });

  test.each<[string, ZodSchema, string, number]>([
    ['whole number', z.int().min(0).max(9), 'is no whole number', 0.5],
    ['multiple', z.int().multipleOf(5).min(0).max(20), 'is no multiple of 5', 0.5],
    ['multiple of a fraction', z.number().multipleOf(0.25).min(0).max(9), 'is no multiple of 0.25', 0.125],
  ])('half the way from a %s to the next one', (_, schema, fault, by) => {
    const flaws = fc.sample(invalidOf(schema), sampled).filter(({ label }) => label === `the value ${fault}`);
    expect(new Set(flaws.map(({ value, valid }) => Number(value) - Number(valid)))).toEqual(new Set([by]));
  });

  test('one for a bigint off its step', () => {
    const schema = z.bigint().min(0n).max(99n).multipleOf(5n);
    const wrong = [...wrongOf(schema, 'is no multiple of 5')];
    expect(wrong.filter((value) => typeof value !== 'bigint' || value % 5n !== 1n)).toEqual([]);
    expect(wrong.length).toBeGreaterThan(10);
  });
});
