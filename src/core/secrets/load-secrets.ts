import type { Checked, Problem } from '../config/problem.ts';
import { readYaml, type YamlFile } from '../config/yaml-file.ts';
import { readAgeIdentities } from './age-identities.ts';
import { ageKeyOpener } from './age-key.ts';
import { decryptSops, isSopsFile } from './decrypt-sops.ts';
import { type PrivateFileReader, readPrivateFile } from './private-file.ts';
import { decodeSecrets, NO_SECRETS, type Secrets } from './secrets.ts';

/** Where secrets come from, and what they must fit. */
export interface SecretsSource {
  /** The file with the secrets; it may be missing, unless this is live. */
  readonly file: string;
  /** The age key file, needed for an encrypted file; `undefined` when none is known. */
  readonly ageKeyFile: string | undefined;
  /** Venue of the configuration. */
  readonly venue: string;
  /** Whether real money is at stake: secrets must be there then, and encrypted. */
  readonly isLive: boolean;
}

/** Loads and decrypts the secrets, from the disk by default; nothing of them is ever written. */
export async function loadSecrets(
  source: SecretsSource,
  read: PrivateFileReader = readPrivateFile,
): Promise<Checked<Secrets>> {
  const text = await read(source.file);
  if (text.kind === 'invalid') return text;
  if (text.value === undefined) return withoutFile(source);
  const yaml = readYaml(source.file, text.value);
  if (yaml.kind === 'invalid') return yaml;
  const plain = isSopsFile(yaml.value)
    ? await decrypt(yaml.value, source, read)
    : asPlainText(yaml.value, source);
  if (plain.kind === 'invalid') return plain;
  const secrets = decodeSecrets(plain.value, source.venue);
  if (secrets.kind === 'invalid' || !source.isLive || secrets.value.apiKey !== undefined) return secrets;
  return refuse(source.file, { ...MISSING_KEY, path: `api_keys.${source.venue}` });
}

const MISSING_KEY = { expected: 'an API key, since app.env is "live"', found: 'none' };

function withoutFile({ file, isLive }: SecretsSource): Checked<Secrets> {
  if (!isLive) return { kind: 'ok', value: NO_SECRETS };
  return refuse(file, {
    expected: 'encrypted secrets, since app.env is "live"',
    found: 'no such file',
    advice: 'Make it with sops, for an age recipient.',
  });
}

function asPlainText(yaml: YamlFile, { file, isLive }: SecretsSource): Checked<YamlFile> {
  if (!isLive) return { kind: 'ok', value: yaml };
  return refuse(file, {
    expected: 'encrypted secrets, since app.env is "live"',
    found: 'plain text',
    advice: 'Encrypt the file with sops for an age recipient, and change the secrets: they lay open.',
  });
}

async function decrypt(
  yaml: YamlFile,
  { ageKeyFile, file }: SecretsSource,
  read: PrivateFileReader,
): Promise<Checked<YamlFile>> {
  if (ageKeyFile === undefined)
    return refuse(file, { expected: 'an age key file', found: 'none', advice: NAME_KEY_FILE });
  const text = await read(ageKeyFile);
  if (text.kind === 'invalid') return text;
  if (text.value === undefined)
    return refuse(ageKeyFile, { expected: 'an age key file', found: 'no such file', advice: NAME_KEY_FILE });
  const identities = readAgeIdentities(ageKeyFile, text.value);
  if (identities.kind === 'invalid') return identities;
  return decryptSops(yaml, ageKeyOpener(identities.value));
}

const NAME_KEY_FILE = 'Name it with --age-key-file or in SOPS_AGE_KEY_FILE.';

function refuse(
  file: string,
  says: Omit<Problem, 'file' | 'path'> & { readonly path?: string },
): Checked<never> {
  return { kind: 'invalid', problems: [{ file, path: '', ...says }] };
}
