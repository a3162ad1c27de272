import path from 'node:path';
import { type Checked, readText, readYaml } from '../core/config/index.ts';
import { checkStrategySet, modulesIn, type Strategy } from '../strategies/index.ts';
import { importStrategy } from './import-strategy.ts';

/** Makes the strategies of a file, anew; modules are found from its folder. Lists every problem. */
export async function loadStrategyFile(file: string): Promise<Checked<readonly Strategy[]>> {
  const text = await readText(file, 'Name the file with --strategies, or write it.');
  if (text.kind === 'invalid') return text;
  const yaml = readYaml(file, text.value);
  if (yaml.kind === 'invalid') return yaml;
  const folder = path.dirname(file);
  const modules = await Promise.all(
    modulesIn(yaml.value).map(
      async (name) => [name, await importStrategy(path.resolve(folder, name))] as const,
    ),
  );
  return checkStrategySet(yaml.value, new Map(modules));
}
