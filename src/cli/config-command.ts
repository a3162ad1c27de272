import { Command } from 'commander';
import { describeProblem, type LoadedConfig, type Problem } from '../core/config/index.ts';
import { addConfigOptions, type ConfigOptions, loadNamedConfig } from './config-options.ts';
import { EXIT_CODE, type ExitCode } from './exit-code.ts';
import type { CliPorts } from './ports.ts';

const EXAMPLES = `
Examples:
  njord config check                          check ./config/base.yaml and ./config/secrets.enc.yaml
  njord config check --root /etc/njord        the same elsewhere, such as before a service starts
  njord config check --json | jq .problems

Secrets are decrypted and checked, and never shown.
Exit codes: 0 all is right, 2 something is wrong, with every problem listed, or wrong usage.`;

/** Makes the commands `njord config …`; `onDone` gets the exit code of a finished run. */
export function configCommand(ports: CliPorts, onDone: (exitCode: ExitCode) => void): Command {
  const check = addConfigOptions(new Command('check'))
    .description('Check the settings and secrets, and list everything that is wrong.')
    .option('--json', 'print one JSON document')
    .addHelpText('after', EXAMPLES)
    .action(async (options: ConfigOptions & { readonly json?: true }) => {
      onDone(await runCheck(ports, options));
    });
  return new Command('config')
    .description('Look after the settings.')
    .addCommand(check)
    .addHelpText('after', EXAMPLES);
}

async function runCheck(
  ports: CliPorts,
  options: ConfigOptions & { readonly json?: true },
): Promise<ExitCode> {
  const loaded = await loadNamedConfig(ports, options);
  const problems = loaded.kind === 'ok' ? [] : loaded.problems;
  if (options.json === true) await ports.stdout.write(jsonOf(problems));
  else if (loaded.kind === 'ok') await ports.stdout.write(summaryOf(loaded.value));
  else await ports.stderr.write(problems.map((problem) => `${describeProblem(problem)}\n`).join(''));
  return loaded.kind === 'ok' ? EXIT_CODE.ok : EXIT_CODE.usage;
}

function jsonOf(problems: readonly Problem[]): string {
  return `${JSON.stringify({ schema: 'njord.config-check/1', ok: problems.length === 0, problems }, undefined, 2)}\n`;
}

function summaryOf({ config, secrets }: LoadedConfig): string {
  const { app, bus, exchange } = config;
  const apiKey = secrets.apiKey === undefined ? 'no API key' : 'an API key';
  const symbols = exchange.symbols.length === 1 ? '1 symbol' : `${exchange.symbols.length} symbols`;
  return `The settings are right: ${app.name} in ${app.env}, ${bus.kind} bus, ${symbols} on ${exchange.venue}, ${apiKey}.\n`;
}
