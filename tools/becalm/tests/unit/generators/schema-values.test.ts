import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { boundaryOf, invalidOf, validOf, type ZodSchema } from '../../../src/generators/index.ts';

const seed = 1;

/** Every label that a thousand invalid values carry, sorted. */
function labelsOf(schema: ZodSchema): readonly string[] {
  const labels = fc.sample(invalidOf(schema), { seed, numRuns: 1000 }).map(({ label }) => label);
  return [...new Set(labels)].toSorted();
}

/** Every value at a bound that a thousand draws bring. */
function boundsOf<Input>(schema: ZodSchema<Input>): ReadonlySet<Input> {
  return new Set(fc.sample(boundaryOf(schema), { seed, numRuns: 1000 }));
}

const wrongKinds = (place: string, ...kinds: readonly string[]) => kinds.map((kind) => `${place} is ${kind}`);

describe('labels say what is wrong', () => {
  test('with an order', () => {
    const order = z.strictObject({
      side: z.enum(['buy', 'sell']),
      size: z.int().min(1).max(9),
      price: z.string().regex(/^\d+$/).optional(),
      note: z.string().min(2).max(4).nullable(),
    });
    expect(labelsOf(order)).toEqual(
      [
        ...wrongKinds('the value', 'a boolean', 'a list', 'a number', 'a string', 'null'),
        '`extra` is not in the schema',
        '`side` is missing',
        '`side` is no known value',
        ...wrongKinds('`side`', 'a list', 'an object', 'null'),
        '`size` is missing',
        '`size` is below its minimum 1',
        '`size` is above its maximum 9',
        '`size` is no whole number',
        '`size` is not finite',
        ...wrongKinds('`size`', 'a boolean', 'a list', 'a string', 'an object', 'null'),
        '`price` does not match /^\\d+$/',
        ...wrongKinds('`price`', 'a boolean', 'a list', 'a number', 'an object', 'null'),
        '`note` is missing',
        '`note` is shorter than its minimum 2',
        '`note` is longer than its maximum 4',
        ...wrongKinds('`note`', 'a boolean', 'a list', 'a number', 'an object'),
      ].toSorted(),
    );
  });

  test('with places inside of lists, tuples and records', () => {
    const book = z.object({
      bids: z.array(z.tuple([z.literal('x'), z.boolean()])).max(1),
      meta: z.record(z.string().regex(/^[a-z]+$/), z.boolean()),
    });
    const labels = labelsOf(book);
    expect(labels).toContain('`bids[0][1]` is null');
    expect(labels).toContain('`bids[0]` has fewer items than 2');
    expect(labels).toContain('`bids[0]` has more items than 2');
    expect(labels).toContain('`bids` has more items than its maximum 1');
    expect(labels.some((label) => /^`meta\.[a-z]+` is a list$/.test(label))).toBe(true);
    expect(labels.some((label) => label.includes('as a key does not match /^[a-z]+$/'))).toBe(true);
  });

  test('with a rule of the user', () => {
    const even = z.string().refine((text) => text.length % 2 === 0, 'even length');
    expect(labelsOf(even)).toContain('the value breaks the rule "even length"');
    expect(labelsOf(z.int().refine((number) => number % 3 === 0, 'by three'))).toContain(
      'the value breaks the rule "by three"',
    );
  });

  test('with bounds that are not included, steps, and bigints', () => {
    expect(labelsOf(z.number().gt(0).lt(1))).toEqual(
      expect.arrayContaining(['the value is not above 0', 'the value is not below 1']),
    );
    expect(labelsOf(z.int().multipleOf(5))).toContain('the value is no multiple of 5');
    expect(labelsOf(z.bigint().min(2n).max(8n).multipleOf(2n))).toEqual(
      expect.arrayContaining([
        'the value is below its minimum 2',
        'the value is above its maximum 8',
        'the value is no multiple of 2',
      ]),
    );
  });

  test('with known keys of a record', () => {
    expect(labelsOf(z.record(z.literal(['a', 'b']), z.int()))).toEqual(
      expect.arrayContaining(['`a` is missing', '`b` is missing']),
    );
  });
});

describe('bounds that a schema states are all met', () => {
  test.each<[string, ZodSchema, readonly unknown[]]>([
    ['whole number', z.int().min(1).max(100), [1, 2, 99, 100]],
    ['number above 0', z.number().gt(0).max(0.5), [Number.MIN_VALUE, 0.5]],
    ['number around 0', z.number().min(-1).max(1), [-1, 0, 1]],
    ['multiple', z.int().multipleOf(5).min(5).max(20), [5, 10, 15, 20]],
    ['bigint', z.int64(), [-(2n ** 63n), 0n, 2n ** 63n - 1n]],
    ['enum', z.enum(['first', 'middle', 'last']), ['first', 'last']],
    ['literals', z.literal([3, 2, 1]), [3, 1]],
    ['option', z.literal('x').nullish(), ['x', null, undefined]],
  ])('of a %s', (_, schema, expected) => {
    expect([...boundsOf(schema)]).toEqual(expect.arrayContaining([...expected]));
  });

  test('of texts and lists, up to a length', () => {
    const lengths = (schema: ZodSchema<{ readonly length: number }>) =>
      [...new Set([...boundsOf(schema)].map(({ length }) => length))].toSorted((left, right) => left - right);
    expect(lengths(z.string().min(3).max(64))).toEqual([3, 4, 63, 64]);
    expect(lengths(z.array(z.int()).max(5))).toEqual([0, 1, 4, 5]);
    expect(lengths(z.string().max(1_000_000))).toEqual([0, 1]);
  });

  test('of a pattern, by its shortest and longest texts', () => {
    const lengths = [...boundsOf(z.string().regex(/^a{1,4}$/))].map((text) => text.length);
    expect(lengths).toEqual(expect.arrayContaining([1, 4]));
  });
});

test('an absent option is left out, and never undefined', () => {
  const schema = z.object({ a: z.int().optional(), b: z.int().default(1) });
  for (const value of fc.sample(validOf(schema), { seed, numRuns: 100 })) {
    expect(Object.values(value)).not.toContain(undefined);
  }
});

test('values of a loose schema have further keys now and then', () => {
  const sizes = fc
    .sample(validOf(z.looseObject({})), { seed, numRuns: 50 })
    .map((value) => Object.keys(value));
  expect(new Set(sizes.map((keys) => keys.join()))).toEqual(new Set(['', 'extra']));
});
