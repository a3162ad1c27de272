import { z } from 'zod';
import { createHeadSigner } from '../audit/index.ts';
import { checkSettings } from '../config/check-settings.ts';
import type { Checked } from '../config/problem.ts';
import { setting } from '../config/setting.ts';
import type { YamlFile } from '../config/yaml-file.ts';
import { Refusal } from '../contracts/field-reader.ts';
import { kindOf } from './kind-of.ts';
import { Secret } from './secret.ts';

/** Everything that `config/secrets.enc.yaml` says. */
export interface Secrets {
  /** Access to the venue; `undefined` when there is none. */
  readonly apiKey: ApiKey | undefined;
  /** Password of the Redis server; `undefined` when it wants none. */
  readonly redisPassword: Secret | undefined;
  /** Ed25519 private key in PEM that signs heads of the audit; `undefined` when none are signed. */
  readonly auditSigningKey: Secret | undefined;
}

/** Access to a venue: both halves, or none. */
export interface ApiKey {
  /** Public half, which names the account. */
  readonly key: Secret;
  /** Private half, which signs. */
  readonly secret: Secret;
}

/** No secrets at all. */
export const NO_SECRETS: Secrets = Object.freeze({
  apiKey: undefined,
  redisPassword: undefined,
  auditSigningKey: undefined,
});

/** Returns every secret, for the redactor. */
export function allSecrets({ apiKey, redisPassword, auditSigningKey }: Secrets): readonly Secret[] {
  return [apiKey?.key, apiKey?.secret, redisPassword, auditSigningKey].filter(
    (secret) => secret !== undefined,
  );
}

/** What stands in `config/secrets.enc.yaml`. */
interface SecretsFile {
  readonly api_keys?: Readonly<Record<string, ApiKey | undefined>> | undefined;
  readonly redis_password?: Secret | undefined;
  readonly audit_signing_key?: Secret | undefined;
}

/** Everything that `config/secrets.enc.yaml` may say, under the names it has there; only this venue may have a key. */
export function secretsSchema(venue: string): z.ZodType<SecretsFile> {
  const pair = z.strictObject({ key: setting(secretText), secret: setting(secretText) });
  return z.strictObject({
    api_keys: z.strictObject({ [venue]: pair.optional() }).optional(),
    redis_password: setting(secretText).optional(),
    audit_signing_key: setting(signingKey).optional(),
  });
}

/**
 * Reads secrets that are no longer encrypted. Only the venue of the configuration may have an API key: one for another
 * venue is a mistake somewhere. Problems name kinds, never values.
 */
export function decodeSecrets(file: YamlFile, venue: string): Checked<Secrets> {
  const checked = checkSettings(file, secretsSchema(venue), kindOf);
  if (checked.kind === 'invalid') return checked;
  const {
    api_keys: apiKeys,
    redis_password: redisPassword,
    audit_signing_key: auditSigningKey,
  } = checked.value;
  return { kind: 'ok', value: { apiKey: apiKeys?.[venue], redisPassword, auditSigningKey } };
}

const NOT_A_SECRET = new Refusal('text of 1 to 4096 characters');

/** Without its block `sops`, such as after a bad merge, an encrypted file looks like plain text. */
const STILL_ENCRYPTED = new Refusal('decrypted text, or the block "sops" that belongs to ENC[…]');

function secretText(value: unknown): Secret | Refusal {
  if (typeof value === 'string' && value.startsWith('ENC[')) return STILL_ENCRYPTED;
  const isText = typeof value === 'string' && value.length > 0 && value.length <= 4096;
  return isText ? new Secret(value) : NOT_A_SECRET;
}

const NOT_A_SIGNING_KEY = new Refusal(
  'an Ed25519 private key in PEM, from "openssl genpkey -algorithm ed25519"',
);

function signingKey(value: unknown): Secret | Refusal {
  const secret = secretText(value);
  if (secret instanceof Refusal) return secret;
  try {
    createHeadSigner(secret.reveal());
    return secret;
  } catch {
    return NOT_A_SIGNING_KEY;
  }
}
