import { Command } from 'commander';
import type { ExitCode } from '../exit-code.ts';
import type { CliPorts } from '../ports.ts';
import { createSubcommand } from './create-subcommand.ts';
import { restoreSubcommand } from './restore-subcommand.ts';
import { verifySubcommand } from './verify-subcommand.ts';

const EXAMPLES = `
Examples:
  njord backup create --to /var/backups/njord                 the settings, and the journals, logs and audits
  njord backup create --to /var/backups/njord --pause --keep-days 30   while services run; older backups go
  njord backup verify /var/backups/njord/njord-20260105T090000Z --public-key audit.pub.pem
  njord backup restore /var/backups/njord/njord-20260105T090000Z --root /etc/njord --only data

A backup is a folder: data/, settings/ and manifest.json with the size and SHA-256 of every file. It is a copy of one
moment: services must be stopped, or are held still for the time of the copy (--pause). Secrets are copied encrypted, or
nothing is. What is in Redis is not in it.
Exit codes: 0 done, and every byte is right; 1 damaged, or it could not be done; 2 wrong usage or settings.`;

/** Makes the commands `njord backup …`; `onDone` gets the exit code of a finished run. */
export function backupCommand(ports: CliPorts, onDone: (exitCode: ExitCode) => void): Command {
  const backup = new Command('backup').description('Make, verify and restore backups.');
  for (const make of [createSubcommand, verifySubcommand, restoreSubcommand])
    backup.addCommand(make(ports, onDone).addHelpText('after', EXAMPLES));
  return backup.addHelpText('after', EXAMPLES);
}
