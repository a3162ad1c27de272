import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { describe, expect, test } from 'vitest';
import { describeProblem, loadConfig } from '../../../src/core/config/index.ts';
import { allSecrets } from '../../../src/core/secrets/index.ts';
import { encryptSops, type PlainTree } from '../secrets/sops-encryptor.ts';
import { inTemporaryFolder } from '../temporary-folder.ts';
import { type ConfigFiles, writeConfigFiles } from './config-folder.ts';
import { SHIPPED_TEXT } from './sample-config.ts';

const LIVE_TEXT = SHIPPED_TEXT.replace('env: dev', 'env: live');
const PLAIN = 'api_keys:\n  binanceus:\n    key: K-12345\n    secret: S-12345\nredis_password: P-12345\n';
const REVEALED = ['K-12345', 'S-12345', 'P-12345'];

const identity = await generateX25519Identity();
const recipients = [await identityToRecipient(identity)];
const AGE_KEY = `# created: today\n\n${identity}\n`;
const encrypted = (tree: PlainTree) => encryptSops(tree, { recipients });
const ENCRYPTED = await encrypted({
  api_keys: { binanceus: { key: 'K-12345', secret: 'S-12345' } },
  redis_password: 'P-12345',
});

const ENCRYPTED_WITHOUT_KEY = await encrypted({ redis_password: 'P-12345' });
const OTHER_IDENTITY = await generateX25519Identity();

/** Loads from a folder with these files; problems without the path of the folder. */
async function load(files: ConfigFiles, withKey = true) {
  let result: { readonly secrets?: readonly string[]; readonly problems: readonly string[] } = {
    problems: [],
  };
  await inTemporaryFolder(async (root) => {
    const ageKeyFile = await writeConfigFiles(root, files);
    const loaded = await loadConfig({ root, ...(withKey ? { ageKeyFile } : {}) });
    result =
      loaded.kind === 'ok'
        ? { secrets: allSecrets(loaded.value.secrets).map((secret) => secret.reveal()), problems: [] }
        : { problems: loaded.problems.map((problem) => describeProblem(problem).replaceAll(`${root}/`, '')) };
  });
  return result;
}

describe('settings', () => {
  test('are required, and the way to them is told', async () => {
    expect(await load({})).toEqual({
      problems: [
        'config/base.yaml: expected a readable file, was no such file. Name the folder that holds config/ with --root.',
      ],
    });
  });

  test('that cannot be read are not taken for missing ones', async () => {
    await inTemporaryFolder(async (root) => {
      await mkdir(path.join(root, 'config', 'base.yaml'), { recursive: true });
      expect(await loadConfig({ root })).toMatchObject({ kind: 'invalid', problems: [{ found: 'EISDIR' }] });
    });
  });

  test('come with absolute paths, from the root on', async () => {
    await inTemporaryFolder(async (root) => {
      await writeConfigFiles(root, { base: SHIPPED_TEXT });
      expect(await loadConfig({ root })).toMatchObject({
        value: {
          config: {
            logging: { journalDir: path.join(root, 'var/log/njord') },
            killSwitch: { file: path.join(root, 'var/njord.trading.halt') },
          },
          secrets: { apiKey: undefined, redisPassword: undefined },
        },
      });
    });
  });

  test('that are wrong are told with their place', async () => {
    const { problems } = await load({ base: SHIPPED_TEXT.replace('env: dev', 'env: prod') });
    expect(problems).toEqual([expect.stringMatching(/^config\/base\.yaml:6:8: app\.env: expected "dev"/)]);
  });
});

describe('secrets', () => {
  test('may lie in plain text while nothing is at stake', async () => {
    expect(await load({ base: SHIPPED_TEXT, secrets: PLAIN })).toEqual({ secrets: REVEALED, problems: [] });
  });

  test.each([
    ['dev', SHIPPED_TEXT],
    ['live', LIVE_TEXT],
  ])('are decrypted in %s', async (_, base) => {
    expect(await load({ base, secrets: ENCRYPTED, ageKey: AGE_KEY })).toEqual({
      secrets: REVEALED,
      problems: [],
    });
  });

  test.each<[string, ConfigFiles, string]>([
    ['missing in live', { base: LIVE_TEXT }, 'encrypted secrets, since app.env is "live", was no such file.'],
    [
      'in plain text in live',
      { base: LIVE_TEXT, secrets: PLAIN },
      'since app.env is "live", was plain text.',
    ],
    [
      'without an API key in live',
      { base: LIVE_TEXT, secrets: ENCRYPTED_WITHOUT_KEY, ageKey: AGE_KEY },
      'api_keys.binanceus: expected an API key, since app.env is "live", was none.',
    ],
    [
      'open to others',
      { base: SHIPPED_TEXT, secrets: PLAIN, mode: 0o640 },
      'config/secrets.enc.yaml: expected mode 0600, was 0640. Run chmod 600',
    ],
    ['empty', { base: SHIPPED_TEXT, secrets: '# nothing\n' }, 'expected a map of settings, was empty.'],
    ['with a syntax error', { base: SHIPPED_TEXT, secrets: 'a: "P-12345' }, 'a syntax error (missing char)'],
    [
      'too large',
      { base: SHIPPED_TEXT, secrets: `#${'x'.repeat(70_000)}` },
      'at most 65536 bytes, was 70001 bytes',
    ],
    [
      'cut before the block of sops',
      { base: SHIPPED_TEXT, secrets: ENCRYPTED.slice(0, ENCRYPTED.indexOf('sops:')) },
      'redis_password: expected decrypted text, or the block "sops" that belongs to ENC[…], was text.',
    ],
    [
      'of another venue',
      { base: SHIPPED_TEXT, secrets: 'api_keys:\n  kraken:\n    key: K\n' },
      'only "binanceus"',
    ],
    [
      'with half an API key',
      { base: SHIPPED_TEXT, secrets: 'api_keys:\n  binanceus:\n    key: K-12345\n' },
      'secrets.enc.yaml:2:3: api_keys.binanceus.secret: expected text of 1 to 4096 characters, was missing.',
    ],
    ['that are numbers', { base: SHIPPED_TEXT, secrets: 'redis_password: 12345\n' }, 'was a number.'],
    [
      'that sign nothing',
      { base: SHIPPED_TEXT, secrets: 'audit_signing_key: P-12345\n' },
      'audit_signing_key: expected an Ed25519 private key in PEM, from "openssl genpkey -algorithm ed25519", was text.',
    ],
    ['that are empty', { base: SHIPPED_TEXT, secrets: 'redis_password: ""\n' }, 'was empty text.'],
    [
      'nobody knows',
      { base: SHIPPED_TEXT, secrets: 'redis_pasword: P-12345\n' },
      'Did you mean "redis_password"?',
    ],
    [
      'whose key is missing',
      { base: SHIPPED_TEXT, secrets: ENCRYPTED },
      'age.key: expected an age key file, was no such',
    ],
    [
      'whose key is empty',
      { base: SHIPPED_TEXT, secrets: ENCRYPTED, ageKey: '#\n' },
      '(AGE-SECRET-KEY-1…), one a line, was none.',
    ],
    [
      'whose key is no key',
      { base: SHIPPED_TEXT, secrets: ENCRYPTED, ageKey: `${identity}\nAGE-SECRET-KEY-1XYZ\n` },
      'age.key:2:1: expected age identities',
    ],
    [
      'whose key is of somebody else',
      { base: SHIPPED_TEXT, secrets: ENCRYPTED, ageKey: OTHER_IDENTITY },
      'none that opens the data key',
    ],
  ])('%s are refused', async (_, files, says) => {
    const { secrets, problems } = await load(files);
    expect(secrets).toBeUndefined();
    expect(problems.join('\n')).toContain(says);
    for (const shown of [...REVEALED, '12345', identity]) expect(problems.join('\n')).not.toContain(shown);
  });

  test('with a key that others can read are refused', async () => {
    const { problems } = await load({ base: SHIPPED_TEXT, secrets: ENCRYPTED, ageKey: AGE_KEY, mode: 0o604 });
    expect(problems).toEqual([expect.stringContaining('secrets.enc.yaml: expected mode 0600, was 0604.')]);
  });

  test('without the name of a key file say how to give one', async () => {
    expect((await load({ base: SHIPPED_TEXT, secrets: ENCRYPTED }, false)).problems).toEqual([
      'config/secrets.enc.yaml: expected an age key file, was none. Name it with --age-key-file or in SOPS_AGE_KEY_FILE.',
    ]);
  });
});
