import path from 'node:path';
import { Command, Option } from 'commander';
import { type BackupPart, PARTS, type RestoreTargets, restoreBackup } from '../../core/backup/index.ts';
import { decodeConfig, describeProblem, readText } from '../../core/config/index.ts';
import { EXIT_CODE, type ExitCode } from '../exit-code.ts';
import type { CliPorts } from '../ports.ts';
import { restoredJson, restoredText } from './backup-report.ts';

interface RestoreOptions {
  readonly root: string;
  readonly data?: string;
  readonly only?: BackupPart;
  readonly dryRun?: true;
  readonly json?: true;
}

/** Makes the command `njord backup restore`; `onDone` gets the exit code of a finished run. */
export function restoreSubcommand(ports: CliPorts, onDone: (exitCode: ExitCode) => void): Command {
  return new Command('restore')
    .description('Put a backup back into folders that are empty or missing, and compare every byte.')
    .argument('<backup>', 'folder of the backup')
    .option('--root <folder>', 'folder that will hold config/', '.')
    .option(
      '--data <folder>',
      'folder of the data (default: logging.journal_dir of the settings in the backup)',
    )
    .addOption(new Option('--only <part>', 'restore one part').choices(PARTS))
    .option('--dry-run', 'look at everything, and write nothing')
    .option('--json', 'print one JSON document')
    .action(async (backup: string, options: RestoreOptions) => {
      onDone(await runRestore(ports, backup, options));
    });
}

async function runRestore(ports: CliPorts, backup: string, options: RestoreOptions): Promise<ExitCode> {
  const targets = await chooseTargets(ports, backup, options);
  if (targets === null) return EXIT_CODE.usage;
  const isDryRun = options.dryRun === true;
  const restored = await restoreBackup({ backup, targets, isDryRun });
  const report = { restored, targets, isDryRun };
  await ports.stdout.write(options.json === true ? restoredJson(report) : restoredText(report));
  return EXIT_CODE.ok;
}

async function chooseTargets(
  ports: CliPorts,
  backup: string,
  options: RestoreOptions,
): Promise<RestoreTargets | null> {
  const { root, only } = options;
  const settings = path.resolve(root, 'config');
  if (only === 'settings') return { settings };
  const data = options.data ?? (await journalFolder(ports, backup, root));
  if (data === null) return null;
  return only === 'data' ? { data } : { data, settings };
}

/** Where the settings of the backup want the journals; says why that cannot be known, and returns null. */
async function journalFolder(ports: CliPorts, backup: string, root: string): Promise<string | null> {
  const file = path.join(backup, 'settings', 'base.yaml');
  const text = await readText(file, 'Name the folder of the data with --data.');
  const config = text.kind === 'ok' ? decodeConfig(file, text.value) : text;
  if (config.kind === 'ok') return path.resolve(root, config.value.logging.journalDir);
  await ports.stderr.write(config.problems.map((problem) => `${describeProblem(problem)}\n`).join(''));
  return null;
}
