import { Command, InvalidArgumentError, Option } from 'commander';
import { textOfThrown } from '../core/thrown.ts';
import { addConfigOptions, type ConfigOptions, loadConfigOrTell } from './config-options.ts';
import { EXIT_CODE, type ExitCode } from './exit-code.ts';
import { type HealthAnswer, healthReportJson, healthReportText, readHealth } from './health-report.ts';
import { durationOption } from './option-values.ts';
import type { CliPorts } from './ports.ts';

const EXAMPLES = `
Examples:
  njord health                              the process at http.port of config/base.yaml
  njord health --url http://127.0.0.1:9091  another one, such as a service of its own; its address is printed at its start
  njord health --json | jq .readiness.checks

Asks /health, which needs no token. Live means that the process works and must not be restarted; ready, that it can do
its work now.
Exit codes: 0 live and ready, 1 one of them not, 2 nobody answers, or wrong usage or settings.`;

/** Longest wait by default, in milliseconds. */
const TIMEOUT_MS_DEFAULT = 2_000;

interface HealthOptions extends ConfigOptions {
  readonly url?: string;
  readonly timeout: number;
  readonly json?: true;
}

/** Makes the command `njord health`; `onDone` gets the exit code of a finished run. */
export function healthCommand(ports: CliPorts, onDone: (exitCode: ExitCode) => void): Command {
  return addConfigOptions(new Command('health'))
    .description('Ask a running process whether it is live and ready.')
    .addOption(
      new Option('--url <address>', 'address of the process (default: the loopback, at http.port)').argParser(
        addressOption,
      ),
    )
    .addOption(
      new Option('--timeout <time>', 'longest wait for an answer')
        .argParser(durationOption)
        .default(TIMEOUT_MS_DEFAULT, '2s'),
    )
    .option('--json', 'print one JSON document')
    .addHelpText('after', EXAMPLES)
    .action(async (options: HealthOptions) => {
      onDone(await runHealth(ports, options));
    });
}

function addressOption(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new InvalidArgumentError('Expected an address such as http://127.0.0.1:9090.');
  if (url.pathname !== '/' || url.search !== '')
    throw new InvalidArgumentError('Expected an address without a path, such as http://127.0.0.1:9090.');
  return url.origin;
}

async function runHealth(ports: CliPorts, options: HealthOptions): Promise<ExitCode> {
  const address = options.url ?? (await configuredAddress(ports, options));
  if (address === null) return EXIT_CODE.usage;
  const answer = await askHealth(ports, address, options.timeout);
  if (typeof answer === 'string') {
    await ports.stderr.write(`njord: ${answer}\n`);
    return EXIT_CODE.usage;
  }
  await ports.stdout.write(options.json === true ? healthReportJson(answer) : healthReportText(answer));
  return answer.liveness.healthy && answer.readiness.healthy ? EXIT_CODE.ok : EXIT_CODE.failed;
}

async function configuredAddress(ports: CliPorts, options: ConfigOptions): Promise<string | null> {
  const loaded = await loadConfigOrTell(ports, options);
  return loaded === null ? null : `http://127.0.0.1:${loaded.config.http.port}`;
}

/** Returns what the process says, or a sentence about why it cannot be known. */
async function askHealth(
  { fetchText }: Pick<CliPorts, 'fetchText'>,
  address: string,
  timeoutMs: number,
): Promise<HealthAnswer | string> {
  try {
    const { status, body } = await fetchText(`${address}/health`, timeoutMs);
    const answer = status === 200 || status === 503 ? readHealth(body) : undefined;
    if (answer !== undefined) return answer;
    return `expected the health of Njord at ${address}/health, was another answer (HTTP ${status}). Check the port with --url.`;
  } catch (error) {
    return (
      `expected an answer from ${address}/health within ${timeoutMs} ms, was ${reasonOf(error)}. ` +
      'Start the process, or name its address with --url.'
    );
  }
}

/** What happened below: `fetch` hides it in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return textOfThrown(error);
  if (error.name === 'TimeoutError') return 'silence';
  const { cause } = error;
  if (cause instanceof Error) return 'code' in cause ? String(cause.code) : cause.message;
  return error.message;
}
