import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTextRedactor, Secret } from '../../../src/core/secrets/index.ts';

const SECRETS = [new Secret('hunter2'), new Secret('a"b\nc/d e'), new Secret('xyz')];
const redactText = createTextRedactor(SECRETS);

test.each([
  ['a"b\nc/d e'],
  ['a\\"b\\nc/d e'],
  [encodeURIComponent('a"b\nc/d e')],
  [Buffer.from('a"b\nc/d e').toString('base64')],
])('cuts a secret out of any text, spelt %j', (spelling) => {
  expect(redactText(`>${spelling}<`)).toBe('>[redacted]<');
});

test('leaves secrets of few letters to the names of their fields', () => {
  expect(redactText('xyz')).toBe('xyz');
});

test.each([
  ['redis://:pw@127.0.0.1:6379/0', 'redis://[redacted]@127.0.0.1:6379/0'],
  ['at https://me:p:w@x@host/path?a@b', 'at https://[redacted]@host/path?a@b'],
  ['id AGE-SECRET-KEY-1QQQ and AGE-SECRET-KEY-PQ-1AB', 'id [redacted] and [redacted]'],
  ['mail me@example.org about http://host/@me', 'mail me@example.org about http://host/@me'],
])('cuts out what is a secret by its form: %s', (text, shown) => {
  expect(createTextRedactor([])(text)).toBe(shown);
});

test('no text comes out with a secret in it', () => {
  const letters = fc.constantFrom('a', 'b', '"', '\\', '/');
  const texts = fc.array(fc.string({ minLength: 4, maxLength: 12, unit: letters }), {
    minLength: 1,
    maxLength: 3,
  });
  fc.assert(
    fc.property(texts, fc.string({ unit: letters }), (secrets, around) => {
      const shown = createTextRedactor(secrets.map((text) => new Secret(text)))(
        around + secrets.join(around) + around,
      );
      for (const secret of secrets) expect(shown).not.toContain(secret);
    }),
  );
});
