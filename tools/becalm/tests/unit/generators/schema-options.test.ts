import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import * as mini from 'zod/mini';
import {
  boundaryOf,
  invalidOf,
  NoValueError,
  UnsupportedSchemaError,
  validOf,
  type ZodSchema,
} from '../../../src/generators/index.ts';

const sampled = { seed: 1, numRuns: 200 } as const;

describe('a schema that cannot be read', () => {
  test.each<[string, ZodSchema, string]>([
    ['map', z.map(z.string(), z.int()), ''],
    ['date', z.object({ at: z.array(z.date()) }), 'at[]'],
    ['transform', z.object({ a: z.preprocess(Number, z.int()) }), 'a'],
    ['custom', z.tuple([z.string(), z.custom()]), '[1]'],
    ['never', z.record(z.string(), z.never()), '.*'],
    ['a text of the form json-ish', z.stringFormat('json-ish', () => true), ''],
    ['a text that matches /^(?!x)/', z.string().regex(/^(?!x)/), ''],
    ['a record with keys of the kind number', z.object({ r: z.record(z.number(), z.int()) }), 'r'],
  ])('%s is refused with its kind, its path and what to do', (kind, schema, path) => {
    const error = thrownBy(() => validOf(schema));
    expect(error).toBeInstanceOf(UnsupportedSchemaError);
    expect(error).toMatchObject({ code: 'UNSUPPORTED_SCHEMA', kind, path: path.replace(/^\./, '') });
    expect(String(error)).toContain('overrides');
  });

  test('has no end', () => {
    interface Endless {
      readonly next: Endless;
    }
    const endless: z.ZodType<Endless, Endless> = z.lazy(() => z.object({ next: endless }));
    expect(() => validOf(endless)).toThrow('a recursion without an end');
    expect(() => validOf(z.tuple([endless]))).toThrow('a recursion without an end');
    expect(() => validOf(z.union([endless]))).toThrow('a recursion without an end');
    expect(
      fc.sample(validOf(z.object({ a: endless.optional(), b: z.record(z.string(), endless) })), sampled),
    ).toContainEqual({
      b: {},
    });
  });

  test('answers with a promise', () => {
    const schema = z.string().refine(async () => Promise.resolve(true));
    expect(() => fc.sample(validOf(schema), sampled)).toThrow('was async');
  });
});

test('a rule that no drawn value keeps is told with its path', () => {
  const schema = z.object({ price: z.string().refine((text) => text === 'exactly this') });
  const error = thrownBy(() => fc.sample(validOf(schema), sampled));
  expect(error).toBeInstanceOf(NoValueError);
  expect(error).toMatchObject({ code: 'NO_VALUE', path: 'price' });
  expect(String(error)).toContain('at "price", found none in 1000 tries');
  expect(() => fc.sample(validOf(z.string().refine(() => false)), sampled)).toThrow(
    'at the top of the schema',
  );
});

test('a schema that takes any value has no invalid ones', () => {
  expect(() => invalidOf(z.unknown())).toThrow('Expected a schema that refuses some value');
});

describe('an override', () => {
  const level = z.object({ price: z.string().refine((text) => text === 'exactly this'), size: z.int() });
  const exact = fc.constant('exactly this');

  test('stands for a place by its path', () => {
    const book = z.object({ bids: z.array(level).min(1) });
    const [first] = fc.sample(validOf(book, { overrides: { 'bids[].price': exact } }), sampled);
    expect(first?.bids[0]?.price).toBe('exactly this');
  });

  test('stands for a schema wherever it is', () => {
    const options = { schemas: new Map([[level, fc.constant({ price: 'exactly this', size: 7 })]]) };
    const pair = z.tuple([level, z.object({ inner: level.nullable() })]);
    for (const [left, { inner }] of fc.sample(validOf(pair, options), sampled)) {
      expect(left.size).toBe(7);
      expect([7, undefined]).toContain(inner?.size);
    }
  });

  test('brings bounds and wrong values of its own', () => {
    const overrides = {
      price: {
        valid: exact,
        bounds: fc.constant('exactly this'),
        invalid: fc.constantFrom(
          { value: 'that', label: 'is not this' },
          { value: 'exactly this', label: 'is this' },
        ),
      },
    };
    const labels = fc.sample(invalidOf(level, { overrides }), sampled).map(({ label }) => label);
    expect(labels).toContain('`price` is not this');
    expect(labels).toContain('`price` is a list');
    expect(labels).toContain('`price` is missing');
    expect(labels).not.toContain('`price` is this');
    expect(fc.sample(boundaryOf(level, { overrides }), sampled)[0]?.price).toBe('exactly this');
  });

  test('of a place that is not there is refused, and those that are get listed', () => {
    expect(() => validOf(level, { overrides: { prise: exact } })).toThrow(
      '"prise" is none. There are: , price, size.',
    );
  });

  test('keeps a default, an option and a null around it', () => {
    const schema = z.object({ a: z.map(z.string(), z.int()).nullish() });
    const values = fc.sample(validOf(schema, { overrides: { a: fc.constant(new Map()) } }), sampled);
    expect(values).toContainEqual({ a: new Map() });
  });
});

test('a recursion goes as deep as it is told', () => {
  interface Nested {
    readonly inner?: Nested | undefined;
  }
  const nested: z.ZodType<Nested, Nested> = z.lazy(() => z.object({ inner: nested.optional() }));
  const depth = ({ inner }: Nested): number => (inner === undefined ? 0 : 1 + depth(inner));
  const deepest = (depthMax: number) =>
    Math.max(...fc.sample(validOf(nested, { depthMax }), sampled).map(depth));
  expect(deepest(0)).toBe(0);
  expect(deepest(4)).toBe(4);
});

test('schemas of another door of zod are read as well', () => {
  const schema = mini.object({ size: mini.int().check(mini.minimum(1)), name: mini.optional(mini.string()) });
  expect(fc.sample(boundaryOf(schema), sampled).map(({ size }) => size)).toContain(1);
  expect(fc.sample(invalidOf(schema), sampled).map(({ label }) => label)).toContain(
    '`size` is below its minimum 1',
  );
});

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
