import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Invalid, invalidOf, validOf, type ZodSchema } from '../../../src/generators/index.ts';

/** What carries a label, of four hundred invalid values. */
function flawsOf(schema: ZodSchema, fault: string): readonly Invalid<unknown>[] {
  return fc
    .sample(invalidOf(schema), { seed: 1, numRuns: 400 })
    .filter(({ label }) => label === `the value ${fault}`);
}

function wrongOf(schema: ZodSchema, fault: string): ReadonlySet<unknown> {
  return new Set(flawsOf(schema, fault).map(({ value }) => value));
}

/** What TypeScript makes of an enum of numbers. */
const COMPASS = { North: 1, South: -1, '1': 'North', '-1': 'South' } as const;

describe('what is no known value is what a careless comparison takes for one', () => {
  test.each<[string, ZodSchema, readonly unknown[]]>([
    ['a text', z.literal('Buy'), ['BUY', 'buy', 'Buy ', 'Bu', 'Buyx', 42]],
    ['a number', z.literal(7), [8, -7, '7']],
    ['a bigint', z.literal(7n), [8n, -7n, '7']],
    ['true', z.literal(true), [false, 'true', 1]],
    ['false', z.literal(false), [true, 'false', 0]],
    ['null', z.literal(null), ['null', 0, false]],
    ['an enum in both directions', z.enum(COMPASS), [2, 0, '1', '-1']],
    [
      'an enum of texts',
      z.enum({ Up: 'up', Down: 'down' }),
      ['UP', 'up ', 'u', 'upx', 'DOWN', 'down ', 'dow', 'downx', 42],
    ],
  ])('for %s', (_, schema, misses) => {
    expect(wrongOf(schema, 'is no known value')).toEqual(new Set(misses));
  });

  test('and never another known one', () => {
    expect(wrongOf(z.literal(['a', 'A', 1, 2]), 'is no known value')).toEqual(
      new Set(['a ', 'A ', '', 'ax', 'Ax', 42, 3, -1, -2, '1', '2']),
    );
  });

  test('of an enum in both directions has the values of both members', () => {
    expect(new Set(fc.sample(validOf(z.enum(COMPASS)), { seed: 1, numRuns: 50 }))).toEqual(new Set([1, -1]));
  });
});

describe('a value of a wrong kind is made of the valid one', () => {
  test.each<[string, ZodSchema, string, (valid: unknown) => unknown]>([
    ['a number as text', z.int().min(5).max(9), 'is a string', String],
    ['a boolean as text', z.boolean(), 'is a string', String],
    ['a bigint as text', z.bigint(), 'is a string', String],
    ['a list as any text', z.array(z.int()), 'is a string', () => 'text'],
    ['a text of digits as number', z.string().regex(/^[1-9]\d{0,3}$/), 'is a number', Number],
    ['a text of letters as any number', z.string().regex(/^[a-d]{1,3}$/), 'is a number', () => 42],
    ['an empty text as any number', z.string().max(0), 'is a number', () => 42],
    ['a list as any number', z.array(z.int()).length(1), 'is a number', () => 42],
    ['a text as true', z.string(), 'is a boolean', () => true],
    ['a text in a list', z.string(), 'is a list', (valid) => [valid]],
    ['a text in an object', z.string(), 'is an object', (valid) => ({ value: valid })],
  ])('%s', (_, schema, fault, spoil) => {
    const flaws = flawsOf(schema, fault);
    expect(flaws.length).toBeGreaterThan(5);
    for (const { value, valid } of flaws) expect(value).toEqual(spoil(valid));
  });
});

describe('a text that misses its form', () => {
  test('is the valid one with a slip: a blank, an end of line, a letter less, other digits, another case', () => {
    const flaws = flawsOf(z.string().regex(/^[a-d]{3}[1-5]$/), 'does not match /^[a-d]{3}[1-5]$/');
    const wrong = flaws.map(({ value }) => String(value));
    const slips = [
      /^$/,
      /^[a-d]{3}[1-5] $/,
      /^ [a-d]{3}[1-5]$/,
      /^[a-d]{3}[1-5]\n$/,
      /^[a-d]{2}[1-5]$/,
      /^[a-d]{3}$/,
      /^[A-D]{3}[1-5]$/,
      /^[a-d]{3}[1-5]\0$/,
      /^[a-d]{3}[１-５]$/,
      /^<[a-d]{3}[1-5]>$/,
      /^\u{1f4a5}$/u,
    ];
    expect(slips.filter((slip) => !wrong.some((text) => slip.test(text)))).toEqual([]);
    expect(wrong.filter((text) => !slips.some((slip) => slip.test(text)))).toEqual([]);
  });

  test('of upper case is in lower case now and then', () => {
    const wrong = wrongOf(z.string().regex(/^[A-D]{4}$/), 'does not match /^[A-D]{4}$/');
    expect([...wrong].some((text) => /^[a-d]{4}$/.test(String(text)))).toBe(true);
  });

  test.each<[string, ZodSchema]>([
    ['breaks the rule starts_with', z.string().startsWith('a-')],
    ['breaks the rule ends_with', z.string().endsWith('-z')],
    ['breaks the rule includes', z.string().includes('m')],
    ['breaks the rule lowercase', z.string().lowercase()],
    ['breaks the rule uppercase', z.string().uppercase()],
    ['is no uuid', z.uuid()],
    ['is no email', z.email()],
    ['does not have its form (starts_with, ends_with)', z.string().startsWith('a').endsWith('z')],
  ])('says that it %s', (fault, schema) => {
    expect(flawsOf(schema, fault).length).toBeGreaterThan(5);
  });

  test('is longer by one, also where the valid one is empty', () => {
    const lengths = (schema: ZodSchema, max: number) =>
      new Set(flawsOf(schema, `is longer than its maximum ${max}`).map(({ value }) => String(value).length));
    expect(lengths(z.string().max(0), 0)).toEqual(new Set([1]));
    expect(lengths(z.string().max(6), 6)).toEqual(new Set([7]));
    for (const { value, valid } of flawsOf(z.string().min(1).max(6), 'is longer than its maximum 6')) {
      expect(String(value).startsWith(String(valid))).toBe(true);
    }
  });
});
