import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '../../../src/core/audit/index.ts';

test('sorts names by UTF-16 code units and writes no blanks', () => {
  // From RFC 8785, section 3.2.3.
  const value = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 };
  expect(Object.values(JSON.parse(canonicalJson(value)) as object)).toHaveLength(7);
  expect(canonicalJson(value)).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}');
  expect(canonicalJson({ b: [1.5, null, true, 'é'], a: { d: -0, c: 1e21 } })).toBe(
    '{"a":{"c":1e+21,"d":0},"b":[1.5,null,true,"é"]}',
  );
});

test('is the same for values that are equal, whatever the order of their fields, and reads back as them', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), (value) => {
      const reversed = Object.fromEntries(Object.entries(value).toReversed());
      expect(canonicalJson(reversed)).toBe(canonicalJson(value));
      expect(canonicalJson(JSON.parse(canonicalJson(value)))).toBe(canonicalJson(value));
    }),
  );
});

test('leaves out fields that are undefined', () => {
  expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, 1n, () => 1, Symbol('s'), [undefined]])(
  'refuses %s',
  (value) => {
    expect(() => canonicalJson(value)).toThrow(/^Expected a JSON value, was/);
  },
);

test('refuses what is too deep', () => {
  let value: unknown = 1;
  for (let level = 0; level < 40; level += 1) value = [value];
  expect(() => canonicalJson(value)).toThrow(/^Expected at most 32 levels/);
});
