import { describe } from '../contracts/record.ts';
import { checkSettings } from './check-settings.ts';
import type { Config } from './config.ts';
import { checkTogether } from './config-rules.ts';
import { CONFIG_SCHEMA, configOf } from './config-schema.ts';
import type { Checked, Problem } from './problem.ts';
import { byPlace } from './problem.ts';
import { readYaml, type YamlFile } from './yaml-file.ts';

/** Reads the text of `config/base.yaml`; `file` is its name in problems. Lists every problem, by line. */
export function decodeConfig(file: string, text: string): Checked<Config> {
  const yaml = readYaml(file, text);
  return yaml.kind === 'invalid' ? yaml : checkConfig(yaml.value);
}

/** Checks settings whose syntax is right; lists every problem, by line. */
export function checkConfig(yaml: YamlFile): Checked<Config> {
  const settings = checkSettings(yaml, CONFIG_SCHEMA, describeWithoutPassword);
  const together = checkTogether(yaml);
  if (settings.kind === 'ok' && together.length === 0) return { kind: 'ok', value: configOf(settings.value) };
  const alone = settings.kind === 'ok' ? [] : settings.problems;
  return { kind: 'invalid', problems: oncePerPath([...together, ...alone]).toSorted(byPlace) };
}

/** A rule over several settings knows better what is wrong with a key than "unknown key" does. */
function oncePerPath(problems: readonly Problem[]): readonly Problem[] {
  return problems.filter(
    (problem, index) => problems.findIndex(({ path }) => path === problem.path) === index,
  );
}

/** The address of a server may carry a password. */
function describeWithoutPassword(value: unknown): string {
  return describe(typeof value === 'string' ? value.replace(/\/\/[^/]*@/, '//…@') : value);
}
