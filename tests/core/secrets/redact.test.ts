import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRedactor, Secret } from '../../../src/core/secrets/index.ts';

const redact = createRedactor([new Secret('hunter2'), new Secret('a"b\nc/d e'), new Secret('xyz')]);

describe('by key', () => {
  test.each([
    ...['password', 'PASS', 'passphrase', 'redis_password', 'dbPassword', 'apiKey', 'api_key', 'api-keys'],
    ...[
      'secret',
      'clientSecret',
      'access_token',
      'Authorization',
      'credentials',
      'private_key',
      'cookie',
      'dsn',
    ],
  ])('%s', (key) => {
    expect(redact({ [key]: 5, other: [{ [key]: { a: 1 } }] })).toEqual({
      [key]: '[redacted]',
      other: [{ [key]: '[redacted]' }],
    });
  });

  test('what the journals need is left alone', () => {
    const event = {
      key: 1,
      symbol: 'A/B',
      intent_id: 'i',
      passed: true,
      kill_switch_key: 'n:h',
      ts: 5n,
      at: new Date(0),
    };
    expect(redact(event)).toEqual(event);
  });
});

describe('by value', () => {
  test('wherever it stands, in all its spellings', () => {
    const spellings = ['a"b\nc/d e', 'a\\"b\\nc/d e', encodeURIComponent('a"b\nc/d e'), btoa('a"b\nc/d e')];
    for (const spelling of spellings)
      expect(redact({ text: `>${spelling}<`, [spelling]: [spelling] })).toEqual({
        text: '>[redacted]<',
        '[redacted]': ['[redacted]'],
      });
  });

  test('in errors with their stacks and causes, maps, sets, bytes and cycles', () => {
    const cause = new Error('hunter2 is wrong');
    const error = Object.assign(new TypeError('cannot use hunter2', { cause }), {
      code: 'E',
      url: 'x://hunter2',
    });
    const cycle: Record<string, unknown> = {
      error,
      map: new Map([['hunter2', 'hunter2']]),
      set: new Set(['hunter2']),
    };
    cycle['self'] = cycle;
    cycle['bytes'] = Buffer.from('hunter2');
    const shown = JSON.stringify(redact(cycle));
    expect(shown).not.toContain('hunter2');
    expect(shown).not.toContain(JSON.stringify([...Buffer.from('hunter2')]).slice(1, -1));
    expect(shown).toContain('cannot use [redacted]');
    expect(shown).toContain('[redacted] is wrong');
  });

  test('of few letters only as a Secret, or half of the log would be black', () => {
    expect(redact(['xyz', new Secret('xyz')])).toEqual(['xyz', '[redacted]']);
  });
});

test.each([
  ['redis://:pw@127.0.0.1:6379/0', 'redis://[redacted]@127.0.0.1:6379/0'],
  ['at https://me:p:w@x@host/path?a@b', 'at https://[redacted]@host/path?a@b'],
  ['id AGE-SECRET-KEY-1QQQ and AGE-SECRET-KEY-PQ-1AB', 'id [redacted] and [redacted]'],
  ['mail me@example.org about http://host/@me', 'mail me@example.org about http://host/@me'],
])('by form: %s', (text, shown) => {
  expect(createRedactor()(text)).toBe(shown);
});

test('nothing that contains a secret as text comes out with it', () => {
  const secrets = fc.array(
    fc.string({ minLength: 4, maxLength: 12, unit: fc.constantFrom('a', 'b', '"', '\\', '/') }),
    {
      minLength: 1,
      maxLength: 3,
    },
  );
  fc.assert(
    fc.property(secrets, fc.jsonValue({ maxDepth: 3 }), fc.string(), (texts, value, around) => {
      const planted = { value, list: texts.map((text) => around + text + around) };
      const shown = redactedTexts(createRedactor(texts.map((text) => new Secret(text)))(planted));
      for (const text of texts)
        for (const line of shown) expect(line.includes(text) && line !== '[redacted]').toBe(false);
    }),
  );
});

function redactedTexts(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(redactedTexts) : [];
}
