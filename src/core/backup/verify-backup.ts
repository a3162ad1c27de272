/** Verifies a backup: every byte against the manifest, then what the bytes mean. */
import path from 'node:path';
import { AUDIT_NAME, auditPaths, HEADS_NAME, type HeadVerifier, verifyAudit } from '../audit/index.ts';
import { decodeConfig, describeProblem, readText } from '../config/index.ts';
import {
  createNodeFiles,
  describeLineProblem,
  type LineProblem,
  readSegment,
  segmentsOf,
} from '../journal/index.ts';
import { asBackupError } from './backup-error.ts';
import { sumFile } from './copy-files.ts';
import { type BackedUpFile, MANIFEST_NAME, type Manifest, readManifest } from './manifest.ts';
import { listTree } from './tree.ts';

/** What a verification has found. */
export interface BackupVerdict {
  readonly manifest: Manifest;
  /** How the files differ from the manifest, a sentence each; empty when they do not. */
  readonly damage: readonly string[];
  /** What was wrong with the files when they were copied, a sentence each. */
  readonly faults: readonly string[];
  /** What a crash, or a copy of running services, leaves and every reader passes over; a sentence each. */
  readonly notes: readonly string[];
  /** Lines of journals that were read. */
  readonly lineCount: number;
  /** Audits that were verified. */
  readonly auditCount: number;
}

/**
 * Verifies a backup in memory that does not grow with it; `verifier` is the key that heads of audits must be signed with.
 *
 * @throws BackupError with `DAMAGED` where the manifest cannot be read, `STRANGE_FILE` where there is more than plain files
 */
export async function verifyBackup(backup: string, verifier?: HeadVerifier): Promise<BackupVerdict> {
  try {
    return await verify(backup, verifier);
  } catch (error) {
    throw asBackupError(backup, error);
  }
}

async function verify(backup: string, verifier: HeadVerifier | undefined): Promise<BackupVerdict> {
  const manifest = await readManifest(backup);
  const damage = await findDamage(backup, manifest);
  const findings: Findings = { faults: [], notes: [], lineCount: 0, auditCount: 0 };
  if (damage.length === 0) {
    for (const file of manifest.files) await readLinesOf(backup, file, findings);
    for (const folder of auditFolders(manifest))
      await readAudit(path.join(backup, folder), verifier, findings);
    await readSettings(backup, manifest, findings);
  }
  return { manifest, damage, ...findings };
}

interface Findings {
  readonly faults: string[];
  readonly notes: string[];
  lineCount: number;
  auditCount: number;
}

async function findDamage(backup: string, { files }: Manifest): Promise<readonly string[]> {
  const damage: string[] = [];
  const there = new Set((await listTree(backup)).map((file) => file.path));
  for (const file of files) {
    if (there.delete(file.path)) damage.push(...(await differences(backup, file)));
    else damage.push(`${file.path}: expected a file of ${file.bytes} bytes, was none`);
  }
  there.delete(MANIFEST_NAME);
  for (const extra of there) damage.push(`${extra}: expected no such file, was one`);
  return damage;
}

async function differences(backup: string, expected: BackedUpFile): Promise<readonly string[]> {
  const found = await sumFile(path.join(backup, expected.path));
  if (found.bytes !== expected.bytes)
    return [`${expected.path}: expected ${expected.bytes} bytes, was ${found.bytes}`];
  if (found.sha256 !== expected.sha256)
    return [`${expected.path}: expected the SHA-256 ${expected.sha256}, was ${found.sha256}`];
  return [];
}

const JOURNAL = /^data\/.+\.ndjson(\.gz)?$/;

async function readLinesOf(backup: string, { path: file }: BackedUpFile, findings: Findings): Promise<void> {
  if (!JOURNAL.test(file)) return;
  const decode = (value: unknown) => ({ kind: 'ok', value, ignored: [] }) as const;
  for await (const items of readSegment(FILES, path.join(backup, file), { decode })) {
    findings.lineCount += items.length;
    for (const item of items) if (item.kind === 'problem') noteProblem(item.problem, findings);
  }
}

function noteProblem(problem: LineProblem, { faults, notes }: Findings): void {
  (problem.code === 'TORN_LINE' ? notes : faults).push(describeLineProblem(problem));
}

/** Nothing is created in a backup that would need a name of its own. */
const FILES = createNodeFiles('reader');

function auditFolders({ files }: Manifest): readonly string[] {
  const isAudit = ({ path: file }: BackedUpFile) =>
    [AUDIT_NAME, HEADS_NAME].some((name) => segmentsOf(name, [path.posix.basename(file)]).length > 0);
  return [...new Set(files.filter(isAudit).map(({ path: file }) => path.posix.dirname(file)))];
}

async function readAudit(
  folder: string,
  verifier: HeadVerifier | undefined,
  findings: Findings,
): Promise<void> {
  const { flaw } = await verifyAudit(FILES, {
    eventPaths: await auditPaths(FILES, folder, AUDIT_NAME),
    headPaths: await auditPaths(FILES, folder, HEADS_NAME),
    ...(verifier === undefined ? {} : { verifier }),
  });
  findings.auditCount += 1;
  if (flaw === undefined) return;
  const place = flaw.line === undefined ? flaw.path : `${flaw.path}:${flaw.line}`;
  findings.faults.push(`${place}: ${flaw.reason}`);
}

async function readSettings(backup: string, { files }: Manifest, { faults }: Findings): Promise<void> {
  const name = 'settings/base.yaml';
  if (!files.some(({ path: file }) => file === name)) return;
  const file = path.join(backup, name);
  const text = await readText(file, 'Check its permissions.');
  const config = text.kind === 'ok' ? decodeConfig(file, text.value) : text;
  if (config.kind === 'invalid') faults.push(...config.problems.map(describeProblem));
}
