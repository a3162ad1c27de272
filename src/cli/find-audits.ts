import path from 'node:path';
import { AUDIT_NAME, auditPaths, HEADS_NAME } from '../core/audit/index.ts';
import { createNodeFiles, type JournalFiles } from '../core/journal/index.ts';
import { AUDITS_FOLDER } from './system/audit-trail.ts';

/** One audit: a chain of events and the heads beside it. */
export interface FoundAudit {
  /** Folder, or the one file that was named. */
  readonly place: string;
  /** Files of events, in the order of writing. */
  readonly eventPaths: readonly string[];
  /** Files of heads, in the order of writing. */
  readonly headPaths: readonly string[];
}

/** Something that the command line names and that cannot be read. */
export class UnreadableAuditError extends Error {
  constructor(place: string, expected: string, cause?: unknown) {
    const found = cause instanceof Error && 'code' in cause ? String(cause.code) : 'none';
    super(`${place}: expected ${expected}, was ${found}. Check the path and its permissions.`, { cause });
  }
}

/**
 * Finds the audits of a folder: its own, and one for each writer in `audit/`. A folder with heads and no events counts:
 * somebody took the events away.
 *
 * @throws UnreadableAuditError where there is none, or a folder cannot be read
 */
export async function findAudits(root: string): Promise<readonly FoundAudit[]> {
  const files = createNodeFiles('reader');
  const own = await auditIn(files, root);
  const writers = own.names.includes(AUDITS_FOLDER) ? await writersIn(files, root) : [];
  const found = [own.audit, ...writers].filter(
    ({ eventPaths, headPaths }) => eventPaths.length > 0 || headPaths.length > 0,
  );
  if (found.length === 0) throw new UnreadableAuditError(root, `files named ${AUDIT_NAME}.ndjson`);
  return found;
}

/** Finds the audit that is one file, and the heads beside it. */
export async function findAuditFile(file: string): Promise<readonly FoundAudit[]> {
  const { audit } = await auditIn(createNodeFiles('reader'), path.dirname(file));
  return [{ ...audit, place: file, eventPaths: [file] }];
}

async function writersIn(files: JournalFiles, root: string): Promise<readonly FoundAudit[]> {
  const folder = path.join(root, AUDITS_FOLDER);
  const writers = (await namesIn(files, folder)).toSorted();
  const audits = await Promise.all(
    writers.map((writer) => auditIn(files, path.join(folder, writer)).catch(noneWhereNoFolder)),
  );
  return audits.flatMap((found) => (found === undefined ? [] : [found.audit]));
}

async function auditIn(
  files: JournalFiles,
  folder: string,
): Promise<{ readonly audit: FoundAudit; readonly names: readonly string[] }> {
  const names = await namesIn(files, folder);
  const [eventPaths, headPaths] = await Promise.all([
    auditPaths(files, folder, AUDIT_NAME),
    auditPaths(files, folder, HEADS_NAME),
  ]);
  return { audit: { place: folder, eventPaths, headPaths }, names };
}

function namesIn(files: JournalFiles, folder: string): Promise<readonly string[]> {
  return files.list(folder).catch((cause: unknown) => {
    throw new UnreadableAuditError(folder, 'a folder with an audit', cause);
  });
}

/** Something else than a folder lies among the audits. */
function noneWhereNoFolder(error: unknown): undefined {
  const cause = error instanceof UnreadableAuditError ? error.cause : undefined;
  if (cause instanceof Error && 'code' in cause && cause.code === 'ENOTDIR') return undefined;
  throw error;
}
