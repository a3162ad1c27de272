import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { Secret } from '../../../src/core/secrets/index.ts';

test('a secret shows itself nowhere but in reveal', () => {
  const secret = new Secret('hunter2');
  const shown = [
    String(secret),
    `${secret.toString()} ${JSON.stringify({ secret })}`,
    inspect({ deep: { secret } }, { depth: 9, showHidden: true, getters: true }),
    JSON.stringify(Object.entries(secret)),
    JSON.stringify(structuredClone(secret)),
    new Error('with cause', { cause: secret }).stack,
  ];
  expect(shown.join()).not.toContain('hunter2');
  expect(shown[0]).toBe('[redacted]');
  expect(inspect(secret)).toBe('[redacted]');
  expect(secret.reveal()).toBe('hunter2');
});
