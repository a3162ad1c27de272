import { expect, test } from 'vitest';
import { describeProblem } from '../../../src/core/config/index.ts';
import { loadSecrets } from '../../../src/core/secrets/index.ts';
import { ENCRYPTED, IDENTITY, OTHER_IDENTITY, PLAIN_TEXT, REVEALED } from './sample-secrets.ts';
import { encryptSops } from './sops-encryptor.ts';

interface Files {
  readonly secrets?: string;
  readonly ageKey?: string;
}

/** Loads from files that lie in memory; returns the problems as text, empty when there are none. */
async function load({ secrets, ageKey }: Files, isLive = false) {
  const contents: Readonly<Record<string, string | undefined>> = { secrets, 'age.key': ageKey };
  const source = { file: 'secrets', ageKeyFile: 'age.key', venue: 'binanceus', isLive };
  const loaded = await loadSecrets(source, async (path) => ({ kind: 'ok', value: contents[path] }));
  return loaded.kind === 'ok' ? '' : loaded.problems.map(describeProblem).join('\n');
}

const cut = ENCRYPTED.slice(0, ENCRYPTED.indexOf('sops:'));

test.each<[string, Files, string]>([
  ['empty', { secrets: '# nothing\n' }, 'expected a map of settings, was empty.'],
  ['with a syntax error', { secrets: 'a: "P-12345' }, 'a syntax error (missing char)'],
  [
    'cut before the block of sops',
    { secrets: cut },
    'redis_password: expected decrypted text, or the block "sops" that belongs to ENC[…], was text.',
  ],
  ['of another venue', { secrets: 'api_keys:\n  kraken:\n    key: K\n' }, 'only "binanceus"'],
  [
    'with half an API key',
    { secrets: 'api_keys:\n  binanceus:\n    key: K-12345\n' },
    'secrets:2:3: api_keys.binanceus.secret: expected text of 1 to 4096 characters, was missing.',
  ],
  ['that are numbers', { secrets: 'redis_password: 12345\n' }, 'was a number.'],
  [
    'that sign nothing',
    { secrets: 'audit_signing_key: P-12345\n' },
    'audit_signing_key: expected an Ed25519 private key in PEM, from "openssl genpkey -algorithm ed25519", was text.',
  ],
  ['that are empty', { secrets: 'redis_password: ""\n' }, 'was empty text.'],
  ['nobody knows', { secrets: 'redis_pasword: P-12345\n' }, 'Did you mean "redis_password"?'],
  ['whose key is missing', { secrets: ENCRYPTED }, 'age.key: expected an age key file, was no such file.'],
  ['whose key is empty', { secrets: ENCRYPTED, ageKey: '#\n' }, '(AGE-SECRET-KEY-1…), one a line, was none.'],
  [
    'whose key is no key',
    { secrets: ENCRYPTED, ageKey: `${IDENTITY}\nAGE-SECRET-KEY-1XYZ\n` },
    'age.key:2:1: expected age identities',
  ],
  [
    'whose key is of somebody else',
    { secrets: ENCRYPTED, ageKey: OTHER_IDENTITY },
    'none that opens the data key',
  ],
])('secrets %s are refused, and not shown', async (_, files, says) => {
  const problems = await load(files);
  expect(problems).toContain(says);
  for (const shown of [...REVEALED, '12345', IDENTITY]) expect(problems).not.toContain(shown);
});

test('in live they must be there, encrypted and with an API key', async () => {
  const SINCE = 'since app.env is "live", was';
  expect(await load({}, true)).toContain(`secrets: expected encrypted secrets, ${SINCE} no such file.`);
  const plain = await load({ secrets: PLAIN_TEXT }, true);
  expect(plain).toContain(`secrets: expected encrypted secrets, ${SINCE} plain text.`);
  expect(plain).not.toContain('12345');
  const secrets = await encryptSops({ redis_password: 'P-12345' });
  const withoutKey = await load({ secrets, ageKey: IDENTITY }, true);
  expect(withoutKey).toContain(`api_keys.binanceus: expected an API key, ${SINCE} none.`);
  expect(withoutKey).not.toContain('12345');
});

test('elsewhere they may be missing', async () => {
  expect(await load({})).toBe('');
});

test('without the name of a key file they say how to give one', async () => {
  const loaded = await loadSecrets(
    { file: 'secrets', ageKeyFile: undefined, venue: 'binanceus', isLive: false },
    async () => ({ kind: 'ok', value: ENCRYPTED }),
  );
  expect(loaded.kind === 'ok' ? [] : loaded.problems.map(describeProblem)).toEqual([
    'secrets: expected an age key file, was none. Name it with --age-key-file or in SOPS_AGE_KEY_FILE.',
  ]);
});
