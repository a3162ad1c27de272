import type { Command } from 'commander';
import { type Checked, type LoadedConfig, loadConfig } from '../core/config/index.ts';
import { EXIT_CODE, type ExitCode } from './exit-code.ts';
import type { CliPorts } from './ports.ts';
import { tellProblems } from './tell-check.ts';

/** What the command line says about settings. */
export interface ConfigOptions {
  readonly root: string;
  readonly ageKeyFile?: string;
}

/** Adds the options of commands that read the settings. */
export function addConfigOptions(command: Command): Command {
  return command
    .option('--root <folder>', 'folder that holds config/', '.')
    .option('--age-key-file <file>', 'age key of encrypted secrets (default: $SOPS_AGE_KEY_FILE)');
}

/** Loads the settings that the command line and the environment name. */
export function loadNamedConfig(ports: CliPorts, options: ConfigOptions): Promise<Checked<LoadedConfig>> {
  return loadConfig({
    root: options.root,
    ageKeyFile: options.ageKeyFile ?? ports.env('SOPS_AGE_KEY_FILE'),
  });
}

/** Runs a command on the settings that the command line names; wrong settings are told, and are wrong usage. */
export async function withConfig(
  ports: CliPorts,
  options: ConfigOptions,
  run: (loaded: LoadedConfig) => Promise<ExitCode>,
): Promise<ExitCode> {
  const loaded = await loadConfigOrTell(ports, options);
  return loaded === null ? EXIT_CODE.usage : run(loaded);
}

/** Loads the settings that the command line names; tells every problem and returns null where they are wrong. */
export async function loadConfigOrTell(
  ports: CliPorts,
  options: ConfigOptions,
): Promise<LoadedConfig | null> {
  const loaded = await loadNamedConfig(ports, options);
  if (loaded.kind === 'ok') return loaded.value;
  await tellProblems(ports.stderr, loaded.problems);
  return null;
}
