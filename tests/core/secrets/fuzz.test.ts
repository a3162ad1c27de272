import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Checked, describeProblem, readYaml } from '../../../src/core/config/index.ts';
import {
  ageKeyOpener,
  allSecrets,
  decodeSecrets,
  decryptSops,
  isSopsFile,
  Secret,
  type Secrets,
} from '../../../src/core/secrets/index.ts';
import { anyText } from '../../any-text.ts';
import { textMutation } from '../config/mutations.ts';
import { ENCRYPTED, IDENTITY, PLAIN, REVEALED } from './sample-secrets.ts';

const PLAIN_TEXT = JSON.stringify(PLAIN, undefined, 1);

async function open(text: string): Promise<Checked<Secrets>> {
  const yaml = readYaml('secrets.enc.yaml', text);
  if (yaml.kind === 'invalid') return yaml;
  const plain = isSopsFile(yaml.value)
    ? await decryptSops(yaml.value, ageKeyOpener([new Secret(IDENTITY)]))
    : yaml;
  return plain.kind === 'ok' ? decodeSecrets(plain.value, 'binanceus') : plain;
}

function expectReasons(opened: Checked<Secrets>): void {
  if (opened.kind === 'ok') return;
  expect(opened.problems.length).toBeGreaterThan(0);
  expect(opened.problems.map(describeProblem).join('\n')).not.toContain('-12345');
}

function reveal(secrets: Secrets): readonly string[] {
  return allSecrets(secrets).map((secret) => secret.reveal());
}

test('the samples are whole', async () => {
  for (const text of [ENCRYPTED, PLAIN_TEXT]) {
    const opened = await open(text);
    expect(opened.kind === 'ok' && reveal(opened.value)).toEqual(REVEALED);
  }
});

test('an encrypted file after any change gives the secrets that were encrypted, or none and the reasons', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(textMutation, { minLength: 1, maxLength: 3 }), async (changes) => {
      const text = changes.reduce((before, change) => change(before), ENCRYPTED);
      const opened = await open(text);
      expectReasons(opened);
      if (opened.kind !== 'ok' || !text.includes('ENC[')) return;
      expect(reveal(opened.value)).toEqual(REVEALED);
    }),
  );
});

test('any text gives secrets or reasons, and the reasons show no value', async () => {
  const texts = fc.oneof(
    anyText(200),
    fc.jsonValue().map((value) => JSON.stringify({ ...PLAIN, sops: value })),
    fc.jsonValue().map((value) => JSON.stringify({ ...PLAIN, redis_password: { value, more: 'P-12345' } })),
    fc
      .array(textMutation, { minLength: 1, maxLength: 3 })
      .map((changes) => changes.reduce((text, change) => change(text), PLAIN_TEXT)),
  );
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      expectReasons(await open(text));
    }),
  );
});
