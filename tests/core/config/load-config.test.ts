import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { describeProblem, loadConfig } from '../../../src/core/config/index.ts';
import { allSecrets } from '../../../src/core/secrets/index.ts';
import { ENCRYPTED, IDENTITY, PLAIN_TEXT, REVEALED } from '../secrets/sample-secrets.ts';
import { inTemporaryFolder } from '../temporary-folder.ts';
import { type ConfigFiles, writeConfigFiles } from './config-folder.ts';
import { SHIPPED_TEXT, SMALL_TEXT } from './sample-config.ts';

const LIVE_TEXT = SMALL_TEXT.replace('env: dev', 'env: live');
const AGE_KEY = `# created: today\n\n${IDENTITY}\n`;

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
      await writeConfigFiles(root, { base: SMALL_TEXT });
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
    const { problems } = await load({ base: SMALL_TEXT.replace('env: dev', 'env: prod') });
    expect(problems).toEqual([expect.stringMatching(/^config\/base\.yaml:1:26: app\.env: expected "dev"/)]);
  });
});

describe('secrets', () => {
  test('may lie in plain text while nothing is at stake', async () => {
    expect(await load({ base: SMALL_TEXT, secrets: PLAIN_TEXT })).toEqual({
      secrets: REVEALED,
      problems: [],
    });
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
      'open to others',
      { base: SMALL_TEXT, secrets: PLAIN_TEXT, mode: 0o640 },
      'config/secrets.enc.yaml: expected mode 0600, was 0640. Run chmod 600',
    ],
    [
      'too large',
      { base: SMALL_TEXT, secrets: `#${'x'.repeat(70_000)}` },
      'at most 65536 bytes, was 70001 bytes',
    ],
    [
      'of another venue',
      { base: SMALL_TEXT, secrets: 'api_keys: { kraken: { key: K } }' },
      'only "binanceus"',
    ],
    [
      'whose key is missing',
      { base: SMALL_TEXT, secrets: ENCRYPTED },
      'age.key: expected an age key file, was no such',
    ],
  ])('%s are refused', async (_, files, says) => {
    const { secrets, problems } = await load(files);
    expect(secrets).toBeUndefined();
    expect(problems.join('\n')).toContain(says);
    expect(problems.join('\n')).not.toContain('12345');
  });

  test('with a key that others can read are refused', async () => {
    const { problems } = await load({ base: SMALL_TEXT, secrets: ENCRYPTED, ageKey: AGE_KEY, mode: 0o604 });
    expect(problems).toEqual([expect.stringContaining('secrets.enc.yaml: expected mode 0600, was 0604.')]);
  });
});
