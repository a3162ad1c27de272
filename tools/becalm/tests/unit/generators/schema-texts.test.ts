import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { boundaryOf, validOf, type ZodSchema } from '../../../src/generators/index.ts';

/** Three hundred valid texts. */
function textsOf(schema: ZodSchema<string>): readonly string[] {
  return fc.sample(validOf(schema), { seed: 1, numRuns: 300 });
}

describe('texts of a form', () => {
  test.each<[string, ZodSchema<string>, RegExp]>([
    [
      'begin and end as they should, around other letters',
      z.string().startsWith('a-').endsWith('-z'),
      /^a-.*-z$/s,
    ],
    ['have what they should include', z.string().includes('~m~'), /~m~/],
    ['have no upper case', z.string().lowercase(), /^\P{Lu}*$/u],
    ['have no lower case', z.string().uppercase(), /^\P{Ll}*$/u],
    ['are of version 4', z.uuidv4(), /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/],
    ['are of version 7', z.uuidv7(), /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/],
    ['are of the alphabet for addresses', z.base64url(), /^[\w-]*$/],
    ['are tokens of three parts', z.jwt(), /^[\w-]+\.[\w-]+\.[\w-]+$/],
    ['are hosts of few labels', z.hostname(), /^(?:a[abz09]{0,10}\.){1,3}[a-z]+$/],
  ])('%s', (_, schema, pattern) => {
    const made = textsOf(schema);
    expect(made.filter((text) => !pattern.test(text))).toEqual([]);
    expect(new Set(made).size).toBeGreaterThanOrEqual(3);
  });

  test('are UUIDs of every version, of none and of all ones', () => {
    const made = textsOf(z.uuid());
    const versions = new Set(made.map((text) => text.charAt(14)));
    expect([...versions].toSorted().join('')).toBe('012345678f');
    const special = made.filter((text) => /^(?:0[0-]+|f[f-]+)$/.test(text));
    expect(new Set(special).size).toBe(2);
    expect(special.length).toBeLessThan(100);
  });

  test.each<[string, ZodSchema<string>, readonly RegExp[]]>([
    ['three ends of a host', z.hostname(), [/\.com$/, /\.no$/, /\.example$/]],
    [
      'one, two and three labels',
      z.hostname(),
      [/^[^.]+\.[^.]+$/, /^(?:[^.]+\.){2}[^.]+$/, /^(?:[^.]+\.){3}[^.]+$/],
    ],
    ['signs that base64 has not', z.base64url(), [/-/, /_/]],
    [
      'a plain sign, a joined one, a flag, a heart',
      z.emoji(),
      [/^\u{1f642}$/u, /\u{1f469}\u200d/u, /\u{1f3f3}/u, /^\p{RI}{2}$/u, /^\u2764/u],
    ],
  ])('have %s among them', (_, schema, patterns) => {
    const made = textsOf(schema);
    expect(patterns.filter((pattern) => !made.some((text) => pattern.test(text)))).toEqual([]);
  });

  test('are tokens whose header and contents can be read, of three algorithms', () => {
    const parts = textsOf(z.jwt()).map((token) =>
      token.split('.').map((part) => Buffer.from(part, 'base64url').toString()),
    );
    const headers = parts.map(([header = '']) => JSON.parse(header) as unknown);
    for (const alg of ['HS256', 'RS256', 'ES256']) expect(headers).toContainEqual({ alg, typ: 'JWT' });
    expect(new Set(parts.map(([, contents]) => contents))).toEqual(new Set(['{"sub":"1"}']));
  });

  test('at their bounds are the shortest and the longest of several', () => {
    const lengths = (schema: ZodSchema<string>, of: typeof validOf) =>
      fc.sample(of(schema), { seed: 1, numRuns: 200 }).map(({ length }) => length);
    const schema = z.string().regex(/^a{1,9}$/);
    const extreme = (all: readonly number[]) => all.filter((length) => length < 3 || length > 7).length;
    expect(extreme(lengths(schema, boundaryOf))).toBeGreaterThan(1.4 * extreme(lengths(schema, validOf)));
  });
});

test('texts without a form are mostly of ordinary letters, and have awkward ones now and then', () => {
  const letters = Array.from(textsOf(z.string()).join(''));
  const ordinary = letters.filter((letter) => /^[ -~]$/.test(letter)).length / letters.length;
  expect(ordinary).toBeGreaterThan(0.8);
  expect(letters).toEqual(
    expect.arrayContaining(['\u0000', '\n', '\u0130', '\u00df', '\u0301', '\u202e', '\uff11']),
  );
});
