import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { readYaml } from '../config/index.ts';
import { isSopsFile } from '../secrets/index.ts';
import { BackupError } from './backup-error.ts';

/** File of the settings that may hold secrets, encrypted. */
const SECRETS_NAME = 'secrets.enc.yaml';

/** An identity of age, which opens the secrets: beside them in a backup they would be open as well. */
const AGE_IDENTITY = /AGE-SECRET-KEY-1/i;

/**
 * Refuses settings from which a backup would carry an open secret: secrets that sops has not encrypted, or an age key.
 *
 * @throws BackupError with `OPEN_SECRETS`
 */
export async function refuseOpenSecrets(folder: string, paths: readonly string[]): Promise<void> {
  for (const each of paths) {
    const file = path.join(folder, each);
    const text = await readFile(file, 'utf8');
    if (AGE_IDENTITY.test(text))
      throw refusal(file, 'settings without an age key', 'one', 'Move it to /etc/credstore.');
    if (path.basename(each) !== SECRETS_NAME) continue;
    const yaml = readYaml(file, text);
    if (yaml.kind === 'ok' && isSopsFile(yaml.value)) continue;
    throw refusal(file, 'secrets that sops encrypted', 'plain text', 'Encrypt the file with sops.');
  }
}

function refusal(file: string, expected: string, found: string, advice: string): BackupError {
  return new BackupError({ code: 'OPEN_SECRETS', path: file, expected, found, advice });
}
