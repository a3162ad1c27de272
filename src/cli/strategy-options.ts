import { access } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import type { Strategy } from '../strategies/index.ts';
import type { ConfigOptions } from './config-options.ts';
import type { CliPorts } from './ports.ts';
import { sampleStrategies } from './sample-strategies.ts';
import { loadStrategyFile } from './strategy-file.ts';
import { tellProblems } from './tell-check.ts';

/** What the command line says about strategies. */
export interface StrategyOptions extends ConfigOptions {
  readonly strategies?: string;
}

/** Strategies, and where they are read from anew. */
export interface StrategySource {
  readonly strategies: readonly Strategy[];
  readonly file: string;
}

/** Adds the option of commands that run strategies. */
export function addStrategyOption(command: Command): Command {
  return command.option(
    '--strategies <file>',
    'file with the strategies (default: config/strategies.yaml below --root, or samples where it is missing)',
  );
}

/** Returns the file with the strategies that belongs to an installation. */
export function strategyFileIn(root: string): string {
  return path.join(root, 'config', 'strategies.yaml');
}

/** Makes the strategies that the command line names; tells every problem and returns null where they are wrong. */
export async function loadStrategiesOrTell(
  ports: CliPorts,
  options: StrategyOptions,
): Promise<StrategySource | null> {
  const file = options.strategies ?? strategyFileIn(options.root);
  if (options.strategies === undefined && !(await exists(file)))
    return { file, strategies: sampleStrategies() };
  const loaded = await loadStrategyFile(file);
  if (loaded.kind === 'ok') return { file, strategies: loaded.value };
  await tellProblems(ports.stderr, loaded.problems);
  return null;
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    (error: unknown) => !(error instanceof Error && 'code' in error && error.code === 'ENOENT'),
  );
}
