import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** What lies in the folder of an installation; a file that is not given does not exist. */
export interface ConfigFiles {
  readonly base?: string;
  readonly secrets?: string;
  readonly ageKey?: string;
  /** Mode of the secrets and of the key; 0o600 by default. */
  readonly mode?: number;
}

/** Writes the files of an installation and returns the path of its age key. */
export async function writeConfigFiles(root: string, files: ConfigFiles): Promise<string> {
  const folder = path.join(root, 'config');
  const ageKeyFile = path.join(root, 'age.key');
  await mkdir(folder);
  const { base, secrets, ageKey, mode = 0o600 } = files;
  if (base !== undefined) await writeFile(path.join(folder, 'base.yaml'), base);
  if (secrets !== undefined) await writeFile(path.join(folder, 'secrets.enc.yaml'), secrets, { mode });
  if (ageKey !== undefined) await writeFile(ageKeyFile, ageKey, { mode });
  return ageKeyFile;
}
