/** Secrets: decrypted into memory, never shown. */
export { decryptSops, isSopsFile } from './decrypt-sops.ts';
export { loadSecrets, type SecretsSource } from './load-secrets.ts';
export { createRedactor, type Redact } from './redact.ts';
export { REDACTED, Secret } from './secret.ts';
export { type ApiKey, allSecrets, decodeSecrets, NO_SECRETS, type Secrets } from './secrets.ts';
