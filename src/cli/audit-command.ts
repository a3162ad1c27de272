import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Command, Option } from 'commander';
import {
  AUDIT_NAME,
  AuditKeyError,
  type AuditVerdict,
  auditPaths,
  createHeadVerifier,
  HEADS_NAME,
  type HeadVerifier,
  verifyAudit,
} from '../core/audit/index.ts';
import { createNodeFiles, JournalError } from '../core/journal/index.ts';
import { EXIT_CODE, type ExitCode } from './exit-code.ts';
import { measureFiles } from './measured-files.ts';
import { formatCount } from './number-text.ts';
import type { CliPorts } from './ports.ts';
import { createProgress } from './progress.ts';

const EXAMPLES = `
Examples:
  njord audit verify --root var/log/njord --public-key audit.pub.pem   the audit of a folder, rotated files included
  njord audit verify --file backup/audit.ndjson                        one file, which must begin with event 1
  njord audit verify --public-key audit.pub.pem --json | jq .flaw

Without --public-key the chain alone is checked: an end that was cut off, or an audit that was written anew as a
whole, shows only against signed heads. A pair of keys:
  openssl genpkey -algorithm ed25519 -out audit.key.pem && openssl pkey -in audit.key.pem -pubout -out audit.pub.pem

Exit codes: 0 intact, 1 broken, 2 cannot be read, or wrong usage.`;

interface VerifyOptions {
  readonly root: string;
  readonly file?: string;
  readonly publicKey?: string;
  readonly json?: true;
}

/** Makes the commands `njord audit …`; `onDone` gets the exit code of a finished run. */
export function auditCommand(ports: CliPorts, onDone: (exitCode: ExitCode) => void): Command {
  const verify = new Command('verify')
    .description('Check every event of an audit and name the first place that does not fit.')
    .option('--root <folder>', 'folder of the audit', 'var/log/njord')
    .addOption(new Option('--file <file>', 'one file of events instead').conflicts('root'))
    .option('--public-key <file>', 'Ed25519 key in PEM that heads must be signed with')
    .option('--json', 'print one JSON document')
    .addHelpText('after', EXAMPLES)
    .action(async (options: VerifyOptions) => {
      onDone(await runVerify(ports, options));
    });
  return new Command('audit').description('Look at the audit.').addCommand(verify);
}

async function runVerify(ports: CliPorts, options: VerifyOptions): Promise<ExitCode> {
  try {
    const { eventPaths, headPaths } = await findFiles(options);
    const verifier = await readKey(options.publicKey);
    const { files, fraction } = await measureFiles(eventPaths);
    const progress = createProgress(ports, 'events');
    const verdict = await verifyAudit(files, {
      eventPaths,
      headPaths,
      ...(verifier === undefined ? {} : { verifier }),
      onProgress: (doneCount) => progress.update({ fraction: fraction(), doneCount }),
    }).finally(() => progress.clear());
    await ports.stdout.write(options.json === true ? verdictJson(verdict) : verdictText(verdict));
    return verdict.flaw === undefined ? EXIT_CODE.ok : EXIT_CODE.failed;
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

/** Something that the command line names and that cannot be read. */
class UnreadableAuditError extends Error {
  constructor(place: string, expected: string, cause?: unknown) {
    const found = cause instanceof Error && 'code' in cause ? String(cause.code) : 'none';
    super(`${place}: expected ${expected}, was ${found}. Check the path and its permissions.`, { cause });
  }
}

interface FoundFiles {
  readonly eventPaths: readonly string[];
  readonly headPaths: readonly string[];
}

async function findFiles({ root, file }: VerifyOptions): Promise<FoundFiles> {
  const files = createNodeFiles('reader');
  const folder = file === undefined ? root : path.dirname(file);
  const list = (name: string) =>
    auditPaths(files, folder, name).catch((cause: unknown) => {
      throw new UnreadableAuditError(folder, 'a folder with an audit', cause);
    });
  const eventPaths = file === undefined ? await list(AUDIT_NAME) : [file];
  if (eventPaths.length === 0) throw new UnreadableAuditError(folder, `files named ${AUDIT_NAME}.ndjson`);
  return { eventPaths, headPaths: await list(HEADS_NAME) };
}

async function readKey(file: string | undefined): Promise<HeadVerifier | undefined> {
  if (file === undefined) return undefined;
  const pem = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new UnreadableAuditError(file, 'a public key in PEM', cause);
  });
  return createHeadVerifier(pem);
}

function verdictText({ flaw, last, lastHead, headCount, isSigned, tornLine }: AuditVerdict): string {
  const upTo = last.sequence === 0 ? 'no event fits' : `events 1 to ${formatCount(last.sequence)} fit`;
  const lines =
    flaw === undefined
      ? [`intact: ${last.sequence === 0 ? 'no events yet' : upTo}`]
      : [`BROKEN at ${placeOf(flaw)}: ${flaw.reason} (${flaw.code})`, upTo];
  if (isSigned) lines.push(`${formatCount(headCount)} signed heads fit`);
  else lines.push('signatures were not checked: give --public-key to see truncation and wholesale rewriting');
  if (lastHead !== undefined)
    lines.push(`last signed head: event ${lastHead.sequence}, checksum ${lastHead.checksum}`);
  if (tornLine !== undefined) lines.push(`unfinished, by a crash or a writer at work: ${tornLine}`);
  return `${lines.join('\n')}\n`;
}

function placeOf({ path: file, line }: { readonly path: string; readonly line: number | undefined }): string {
  return line === undefined ? file : `${file}:${line}`;
}

function verdictJson({ flaw, last, lastHead, headCount, isSigned, tornLine }: AuditVerdict): string {
  const document = {
    intact: flaw === undefined,
    flaw: flaw === undefined ? null : { ...flaw, line: flaw.line ?? null },
    last: { seq: last.sequence, checksum: last.checksum },
    signatures_checked: isSigned,
    heads: headCount,
    last_head: lastHead === undefined ? null : { seq: lastHead.sequence, checksum: lastHead.checksum },
    torn_line: tornLine ?? null,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
