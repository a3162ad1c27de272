import path from 'node:path';
import { Command, Option } from 'commander';
import {
  type BackupPorts,
  type BackupRequest,
  type CreatedBackup,
  createBackup,
  noteLastBackup,
  planBackup,
  removeOldBackups,
} from '../../core/backup/index.ts';
import { addConfigOptions, type ConfigOptions, loadConfigOrTell } from '../config-options.ts';
import { EXIT_CODE, type ExitCode } from '../exit-code.ts';
import { wholeNumber } from '../option-values.ts';
import type { CliPorts } from '../ports.ts';
import { createProgress } from '../progress.ts';
import { createdJson, createdText, planText } from './backup-report.ts';

interface CreateOptions extends ConfigOptions {
  readonly to: string;
  readonly pause?: true;
  readonly keepDays?: number;
  readonly dryRun?: true;
  readonly json?: true;
}

/** Makes the command `njord backup create`; `onDone` gets the exit code of a finished run. */
export function createSubcommand(ports: CliPorts, onDone: (exitCode: ExitCode) => void): Command {
  return addConfigOptions(new Command('create'))
    .description('Copy settings, journals, logs and audits of one moment, and verify the copy.')
    .requiredOption('--to <folder>', 'folder of all backups')
    .option('--pause', 'hold running services still for the time of the copy')
    .addOption(
      new Option('--keep-days <days>', 'afterwards remove backups that are older').argParser(
        wholeNumber(1, 36_500),
      ),
    )
    .option('--dry-run', 'say what would be copied, and write nothing')
    .option('--json', 'print one JSON document')
    .action(async (options: CreateOptions) => {
      onDone(await runCreate(ports, options));
    });
}

async function runCreate(ports: CliPorts, options: CreateOptions): Promise<ExitCode> {
  const loaded = await loadConfigOrTell(ports, options);
  if (loaded === null) return EXIT_CODE.usage;
  const { config } = loaded;
  const source = {
    installation: config.app.name,
    data: config.logging.journalDir,
    settings: path.resolve(options.root, 'config'),
  };
  const request: BackupRequest = {
    source,
    target: path.resolve(options.to),
    pauses: options.pause === true,
  };
  const host = await ports.openHost();
  const backupPorts: BackupPorts = {
    files: host.files,
    processes: host.processes,
    send: ports.signalProcess,
    nowNs: () => ports.nowNs(),
  };
  if (options.dryRun === true) {
    await ports.stdout.write(planText(await planBackup(backupPorts, request), request));
    return EXIT_CODE.ok;
  }
  // A signal that ends this command must not leave the services stopped: it waits for the end of the copy.
  const ignore = host.onEnding(() => undefined);
  try {
    return await create(ports, { backupPorts, request, options });
  } finally {
    ignore();
  }
}

interface CreateGiven {
  readonly backupPorts: BackupPorts;
  readonly request: BackupRequest;
  readonly options: CreateOptions;
}

async function create(ports: CliPorts, { backupPorts, request, options }: CreateGiven): Promise<ExitCode> {
  const progress = createProgress(ports, 'files');
  const created = await createBackup(backupPorts, {
    ...request,
    onProgress: (state) => progress.update(state),
  }).finally(() => progress.clear());
  const isGood = created.verdict.faults.length === 0;
  // An installation that has not run yet has no data beside which it could stand.
  if (isGood && hasData(created)) await noteLastBackup(request.source.data, ports.nowNs());
  const days = options.keepDays;
  // The newest good backup stays for as long as there is no other.
  const removed =
    days === undefined || !isGood
      ? []
      : await removeOldBackups(request.target, {
          newest: path.basename(created.folder),
          days,
          nowNs: ports.nowNs(),
        });
  const report = { created, removed };
  await ports.stdout.write(options.json === true ? createdJson(report) : createdText(report));
  return isGood ? EXIT_CODE.ok : EXIT_CODE.failed;
}

function hasData({ verdict }: CreatedBackup): boolean {
  return verdict.manifest.files.some(({ path: file }) => file.startsWith('data/'));
}
