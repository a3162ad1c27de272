import { Command } from 'commander';
import { AuditKeyError } from '../../core/audit/index.ts';
import { verifyBackup } from '../../core/backup/index.ts';
import { EXIT_CODE, type ExitCode } from '../exit-code.ts';
import { UnreadableAuditError } from '../find-audits.ts';
import type { CliPorts } from '../ports.ts';
import { readPublicKey } from '../public-key.ts';
import { verdictJson, verdictText } from './backup-report.ts';

interface VerifyOptions {
  readonly publicKey?: string;
  readonly digest?: string;
  readonly json?: true;
}

/** Makes the command `njord backup verify`; `onDone` gets the exit code of a finished run. */
export function verifySubcommand(ports: CliPorts, onDone: (exitCode: ExitCode) => void): Command {
  return new Command('verify')
    .description(
      'Read every byte of a backup again, every line of its journals, its audits and its settings.',
    )
    .argument('<backup>', 'folder of the backup')
    .option('--public-key <file>', 'Ed25519 key in PEM that heads of the audits must be signed with')
    .option('--digest <sha256>', 'digest that was told when the backup was made')
    .option('--json', 'print one JSON document')
    .action(async (backup: string, options: VerifyOptions) => {
      onDone(await runVerify(ports, backup, options));
    });
}

async function runVerify(ports: CliPorts, backup: string, options: VerifyOptions): Promise<ExitCode> {
  try {
    const verdict = await verifyBackup(backup, await readPublicKey(options.publicKey));
    const { digest } = verdict.manifest;
    const isAnother = options.digest !== undefined && options.digest.toLowerCase() !== digest;
    const damage = isAnother
      ? [`manifest.json: expected the digest ${options.digest}, was ${digest}`, ...verdict.damage]
      : verdict.damage;
    const judged = { ...verdict, damage };
    await ports.stdout.write(options.json === true ? verdictJson(judged) : verdictText(judged));
    return damage.length === 0 && verdict.faults.length === 0 ? EXIT_CODE.ok : EXIT_CODE.failed;
  } catch (error) {
    if (!(error instanceof AuditKeyError || error instanceof UnreadableAuditError)) throw error;
    await ports.stderr.write(`njord: ${error.message}\n`);
    return EXIT_CODE.usage;
  }
}
