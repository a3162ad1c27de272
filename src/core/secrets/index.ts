/** Secrets: decrypted into memory, never shown. */
export { ageKeyOpener, type DataKeyOpener } from './age-key.ts';
export { decryptSops, isSopsFile } from './decrypt-sops.ts';
export { loadSecrets, type SecretsSource } from './load-secrets.ts';
export { createTextRedactor } from './redact-text.ts';
export { REDACTED, Secret } from './secret.ts';
export { type ApiKey, allSecrets, decodeSecrets, NO_SECRETS, type Secrets } from './secrets.ts';
