import { Command } from 'commander';
import type { LoadedConfig } from '../core/config/index.ts';
import { addConfigOptions, type ConfigOptions, loadNamedConfig } from './config-options.ts';
import type { ExitCode } from './exit-code.ts';
import type { CliPorts } from './ports.ts';
import { tellCheck } from './tell-check.ts';

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
      const loaded = await loadNamedConfig(ports, options);
      const isJson = options.json === true;
      onDone(await tellCheck(ports, loaded, { schema: 'njord.config-check/1', isJson, summaryOf }));
    });
  return new Command('config')
    .description('Look after the settings.')
    .addCommand(check)
    .addHelpText('after', EXAMPLES);
}

function summaryOf({ config, secrets }: LoadedConfig): string {
  const { app, bus, exchange } = config;
  const apiKey = secrets.apiKey === undefined ? 'no API key' : 'an API key';
  const symbols = exchange.symbols.length === 1 ? '1 symbol' : `${exchange.symbols.length} symbols`;
  return `The settings are right: ${app.name} in ${app.env}, ${bus.kind} bus, ${symbols} on ${exchange.venue}, ${apiKey}.\n`;
}
