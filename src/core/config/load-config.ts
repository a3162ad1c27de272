import path from 'node:path';
import { loadSecrets, type Secrets } from '../secrets/index.ts';
import type { Config } from './config.ts';
import { decodeConfig } from './decode-config.ts';
import type { Checked } from './problem.ts';
import { readText } from './read-text.ts';

/** Settings and secrets of one installation. */
export interface LoadedConfig {
  /** The settings; paths are absolute. */
  readonly config: Config;
  /** The secrets. */
  readonly secrets: Secrets;
}

/** Where to load from. */
export interface ConfigSource {
  /** Folder that holds `config/`; relative paths in the settings start here. */
  readonly root: string;
  /** Age key file for encrypted secrets; `undefined` when none is known. */
  readonly ageKeyFile?: string | undefined;
}

/** Loads `config/base.yaml` and, where it is there, `config/secrets.enc.yaml`; lists every problem of the first bad file. */
export async function loadConfig({ root, ageKeyFile }: ConfigSource): Promise<Checked<LoadedConfig>> {
  const file = path.join(root, 'config', 'base.yaml');
  const text = await readText(file, 'Name the folder that holds config/ with --root.');
  if (text.kind === 'invalid') return text;
  const config = decodeConfig(file, text.value);
  if (config.kind === 'invalid') return config;
  const secrets = await loadSecrets({
    file: path.join(root, 'config', 'secrets.enc.yaml'),
    ageKeyFile,
    venue: config.value.exchange.venue,
    isLive: config.value.app.env === 'live',
  });
  if (secrets.kind === 'invalid') return secrets;
  return { kind: 'ok', value: { config: withAbsolutePaths(config.value, root), secrets: secrets.value } };
}

function withAbsolutePaths(config: Config, root: string): Config {
  const { logging, killSwitch } = config;
  return {
    ...config,
    logging: { ...logging, journalDir: path.resolve(root, logging.journalDir) },
    killSwitch: { ...killSwitch, file: path.resolve(root, killSwitch.file) },
  };
}
