import { Command } from 'commander';
import type { LoadedConfig } from '../core/config/index.ts';
import {
  changeKillSwitch,
  createKillFile,
  createKillKey,
  type KillMedium,
  type KillOrder,
} from '../core/kill-switch/index.ts';
import { addConfigOptions, type ConfigOptions, loadConfigOrTell } from './config-options.ts';
import { EXIT_CODE, type ExitCode } from './exit-code.ts';
import { exitCodeOfKillState, killReportJson, killReportText, lookAtAll } from './kill-report.ts';
import type { CliPorts } from './ports.ts';

const EXAMPLES = `
Examples:
  njord kill status                           say whether trading is stopped, by what and by whom
  njord kill trip --why "odd fills on ATOM"   stop all trading, by file and by Redis
  njord kill clear --why "venue confirmed"    let it go on
  njord kill status --json | jq -r .state

Both media are changed, whatever becomes of the other: the file, and the Redis key where redis.url is set.
Exit codes of status and clear: 0 clear, 1 tripped, 2 unreadable, which counts as tripped.
Exit codes of trip: 0 every medium is tripped, 2 one of them could not be.`;

interface ChangeOptions extends ConfigOptions {
  readonly why: string;
  readonly who?: string;
}

/** Longest wait for an answer of Redis, in milliseconds: a person waits, not an order. */
const ANSWER_MS_MAX = 2_000;

/** Makes the commands `njord kill …`; `onDone` gets the exit code of a finished run. */
export function killCommand(ports: CliPorts, onDone: (exitCode: ExitCode) => void): Command {
  const change = (action: KillOrder['action'], description: string) =>
    addConfigOptions(new Command(action))
      .description(description)
      .requiredOption('--why <text>', 'reason, for the record')
      .option('--who <name>', 'who decided it (default: your user name)')
      .action(async (options: ChangeOptions) => {
        onDone(await withMedia(ports, options, (media) => runChange(ports, action, options, media)));
      });
  const status = addConfigOptions(new Command('status'))
    .description('Say whether trading is stopped.')
    .option('--json', 'print one JSON document')
    .action(async (options: ConfigOptions & { readonly json?: true }) => {
      onDone(await withMedia(ports, options, (media) => runStatus(ports, options.json === true, media)));
    });
  const kill = new Command('kill').description('Stop all trading, let it go on, or say which it is.');
  for (const command of [change('trip', 'Stop all trading.'), change('clear', 'Let trading go on.'), status])
    kill.addCommand(command.addHelpText('after', EXAMPLES));
  return kill.addHelpText('after', EXAMPLES);
}

/** Opens the media of the settings for one use. Without right settings nobody knows where they are. */
async function withMedia(
  ports: CliPorts,
  options: ConfigOptions,
  use: (media: readonly KillMedium[]) => Promise<ExitCode>,
): Promise<ExitCode> {
  const loaded = await loadConfigOrTell(ports, options);
  if (loaded === null) return EXIT_CODE.usage;
  const { killSwitch } = loaded.config;
  const redis = await openRedis(ports, loaded);
  const file = createKillFile(killSwitch.file);
  try {
    return await use(redis === undefined ? [file] : [file, createKillKey(redis, killSwitch.key)]);
  } finally {
    redis?.disconnect();
  }
}

async function openRedis(ports: CliPorts, { config, secrets }: LoadedConfig) {
  if (config.redis === undefined) return undefined;
  const { redisPassword: password } = secrets;
  return ports.openKillRedis({ url: config.redis.url, password, answerMsMax: ANSWER_MS_MAX });
}

async function runStatus(ports: CliPorts, isJson: boolean, media: readonly KillMedium[]): Promise<ExitCode> {
  const report = await lookAtAll(media);
  await ports.stdout.write(isJson ? killReportJson(report) : killReportText(report));
  return exitCodeOfKillState(report.state);
}

async function runChange(
  ports: CliPorts,
  action: KillOrder['action'],
  { who = ports.userName(), why }: ChangeOptions,
  media: readonly KillMedium[],
): Promise<ExitCode> {
  const { failures } = await changeKillSwitch(media, { action, who, why, atNs: ports.nowNs() }, () => {});
  for (const { medium, reason } of failures)
    await ports.stderr.write(`njord: expected to ${action} the ${medium}, was refused: ${reason}\n`);
  const report = await lookAtAll(media);
  await ports.stdout.write(killReportText(report));
  if (action === 'clear') return exitCodeOfKillState(report.state);
  return report.media.every(({ look }) => look === 'tripped') ? EXIT_CODE.ok : EXIT_CODE.usage;
}
