import { Command } from 'commander';
import type { LoadedConfig } from '../core/config/index.ts';
import {
  changeKillSwitch,
  type KillChange,
  type KillMedium,
  type KillOrder,
} from '../core/kill-switch/index.ts';
import { addConfigOptions, type ConfigOptions, withConfig } from './config-options.ts';
import { EXIT_CODE, type ExitCode } from './exit-code.ts';
import { openKillMedia } from './kill-media.ts';
import { exitCodeOfKillState, killReportJson, killReportText, lookAtAll } from './kill-report.ts';
import { type OperatorAudit, openOperatorAudit } from './operator-audit.ts';
import type { CliPorts } from './ports.ts';
import { killChanged } from './system/audit-entries.ts';

const EXAMPLES = `
Examples:
  njord kill status                           say whether trading is stopped, by what and by whom
  njord kill trip --why "odd fills on ATOM"   stop all trading, by file and by Redis
  njord kill clear --why "venue confirmed"    let it go on
  njord kill status --json | jq -r .state

Both media are changed, whatever becomes of the other: the file, and the Redis key where redis.url is set.
Who changed it and why goes into the audit, in logging.journal_dir/audit/kill. Nothing holds a trip back; a clear is
refused while the audit cannot be written and audit.when_unwritable is stop.
Exit codes of status and clear: 0 clear, 1 tripped, 2 unreadable, which counts as tripped, or wrong usage or settings;
  clear also ends with 2 where it was refused.
Exit codes of trip: 0 every medium is tripped, 2 one of them could not be, or wrong usage or settings: a script that must
  stop trading goes on only after 0.`;

interface ChangeOptions extends ConfigOptions {
  readonly why: string;
  readonly who?: string;
}

/** Name of the audit of these commands. */
const WRITER = 'kill';

/** Makes the commands `njord kill …`; `onDone` gets the exit code of a finished run. */
export function killCommand(ports: CliPorts, onDone: (exitCode: ExitCode) => void): Command {
  const change = (action: KillOrder['action'], description: string) =>
    addConfigOptions(new Command(action))
      .description(description)
      .requiredOption('--why <text>', 'reason, for the record')
      .option('--who <name>', 'who decided it (default: your user name)')
      .action(async (options: ChangeOptions) => {
        onDone(
          await withMedia(ports, options, (media, loaded) =>
            runChange(ports, { action, options, media, loaded }),
          ),
        );
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
function withMedia(
  ports: CliPorts,
  options: ConfigOptions,
  use: (media: readonly KillMedium[], loaded: LoadedConfig) => Promise<ExitCode>,
): Promise<ExitCode> {
  return withConfig(ports, options, async (loaded) => {
    const { media, close } = await openKillMedia(ports, loaded);
    try {
      return await use(media, loaded);
    } finally {
      close();
    }
  });
}

async function runStatus(ports: CliPorts, isJson: boolean, media: readonly KillMedium[]): Promise<ExitCode> {
  const report = await lookAtAll(media);
  await ports.stdout.write(isJson ? killReportJson(report) : killReportText(report));
  return exitCodeOfKillState(report.state);
}

interface ChangeGiven {
  readonly action: KillOrder['action'];
  readonly options: ChangeOptions;
  readonly media: readonly KillMedium[];
  readonly loaded: LoadedConfig;
}

async function runChange(ports: CliPorts, given: ChangeGiven): Promise<ExitCode> {
  const { action, options, media, loaded } = given;
  const { who = ports.userName(), why } = options;
  // Trading goes on with a clear, so the audit has to be there before; a trip waits for nothing.
  const early = action === 'clear' ? await openOperatorAudit(ports, loaded, WRITER) : undefined;
  if (early !== undefined && !(await early.allows(loaded.config.audit.whenUnwritable))) {
    await ports.stderr.write(REFUSED_WITHOUT_AUDIT);
    return EXIT_CODE.usage;
  }
  const change = await changeKillSwitch(media, { action, who, why, atNs: ports.nowNs() }, () => undefined);
  for (const { medium, reason } of change.failures)
    await ports.stderr.write(`njord: expected to ${action} the ${medium}, was refused: ${reason}\n`);
  const report = await lookAtAll(media);
  await ports.stdout.write(killReportText(report));
  await recordOrTell(ports, early ?? (await openOperatorAudit(ports, loaded, WRITER)), change);
  if (action === 'clear') return exitCodeOfKillState(report.state);
  return report.media.every(({ look }) => look === 'tripped') ? EXIT_CODE.ok : EXIT_CODE.usage;
}

const REFUSED_WITHOUT_AUDIT =
  'njord: expected an audit that can be written before trading goes on, was none. Nothing was changed. ' +
  'Mend what stands above, or set audit.when_unwritable: continue in config/base.yaml.\n';

async function recordOrTell(ports: CliPorts, audit: OperatorAudit, change: KillChange): Promise<void> {
  const failure = await audit.record(killChanged(change, WRITER));
  await audit.close();
  if (failure === undefined) return;
  await ports.stderr.write(
    `njord: the kill switch was changed, and the audit does not know of it: ${failure}\n`,
  );
}
