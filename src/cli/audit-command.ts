import { Command, Option } from 'commander';
import { AuditKeyError, type HeadVerifier, verifyAudit } from '../core/audit/index.ts';
import { JournalError } from '../core/journal/index.ts';
import { auditReportJson, auditReportText, type JudgedAudit } from './audit-report.ts';
import { EXIT_CODE, type ExitCode } from './exit-code.ts';
import { type FoundAudit, findAuditFile, findAudits, UnreadableAuditError } from './find-audits.ts';
import { measureFiles } from './measured-files.ts';
import type { CliPorts } from './ports.ts';
import { createProgress } from './progress.ts';
import { readPublicKey } from './public-key.ts';

const EXAMPLES = `
Examples:
  njord audit verify --root var/log/njord --public-key audit.pub.pem   every audit of a folder, rotated files included
  njord audit verify --file backup/audit.ndjson                        one file, which must begin with event 1
  njord audit verify --public-key audit.pub.pem --json | jq '.audits[].flaw'

Every writer has an audit of its own, in the folder audit: up, each service of its own, and kill and flatten, for people who
change the kill switch or close positions. With audit_signing_key in config/secrets.enc.yaml they sign their heads.

Without --public-key the chain alone is checked: an end that was cut off, or an audit that was written anew as a
whole, shows only against signed heads. A pair of keys:
  openssl genpkey -algorithm ed25519 -out audit.key.pem && openssl pkey -in audit.key.pem -pubout -out audit.pub.pem

Exit codes: 0 all intact, 1 one is broken, 2 cannot be read, or wrong usage.`;

interface VerifyOptions {
  readonly root: string;
  readonly file?: string;
  readonly publicKey?: string;
  readonly json?: true;
}

/** Makes the commands `njord audit …`; `onDone` gets the exit code of a finished run. */
export function auditCommand(ports: CliPorts, onDone: (exitCode: ExitCode) => void): Command {
  const verify = new Command('verify')
    .description('Check every event of the audits and name the first place that does not fit.')
    .option('--root <folder>', 'folder of an audit, or of the folder audit with many', 'var/log/njord')
    .addOption(new Option('--file <file>', 'one file of events instead').conflicts('root'))
    .option('--public-key <file>', 'Ed25519 key in PEM that heads must be signed with')
    .option('--json', 'print one JSON document')
    .addHelpText('after', EXAMPLES)
    .action(async (options: VerifyOptions) => {
      onDone(await runVerify(ports, options));
    });
  return new Command('audit')
    .description('Look at the audit.')
    .addCommand(verify)
    .addHelpText('after', EXAMPLES);
}

async function runVerify(ports: CliPorts, options: VerifyOptions): Promise<ExitCode> {
  try {
    const { root, file, publicKey } = options;
    const audits = await (file === undefined ? findAudits(root) : findAuditFile(file));
    const judged = await judge(ports, audits, await readPublicKey(publicKey));
    await ports.stdout.write(options.json === true ? auditReportJson(judged) : auditReportText(judged));
    const isIntact = judged.every(({ verdict }) => verdict.flaw === undefined);
    return isIntact ? EXIT_CODE.ok : EXIT_CODE.failed;
  } catch (error) {
    if (
      !(
        error instanceof JournalError ||
        error instanceof AuditKeyError ||
        error instanceof UnreadableAuditError
      )
    )
      throw error;
    await ports.stderr.write(`njord: ${error.message}\n`);
    return EXIT_CODE.usage;
  }
}

async function judge(
  ports: CliPorts,
  audits: readonly FoundAudit[],
  verifier: HeadVerifier | undefined,
): Promise<readonly JudgedAudit[]> {
  const { files, fraction } = await measureFiles(audits.flatMap(({ eventPaths }) => eventPaths));
  const progress = createProgress(ports, 'events');
  const judged: JudgedAudit[] = [];
  let before = 0;
  try {
    for (const audit of audits) {
      const verdict = await verifyAudit(files, {
        ...audit,
        ...(verifier === undefined ? {} : { verifier }),
        onProgress: (count) => progress.update({ fraction: fraction(), doneCount: before + count }),
      });
      judged.push({ ...audit, verdict });
      before += verdict.last.sequence;
    }
  } finally {
    await progress.clear();
  }
  return judged;
}
