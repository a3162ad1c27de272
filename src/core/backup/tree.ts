/** The files below a folder, as a backup sees them: plain files only, no locks. */
import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { BackupError } from './backup-error.ts';

/** A file below a folder. */
export interface TreeFile {
  /** Path from the folder, with `/` between its parts. */
  readonly path: string;
  /** Size in bytes. */
  readonly bytes: number;
  /** Permissions in octal digits, such as `600`. */
  readonly mode: string;
  /** Changes whenever the content does: size, number of the file and time of its last change. */
  readonly stamp: string;
}

/** A lock, and what making or breaking one leaves beside it, say who writes now; nobody does in a backup. */
const LOCK = /\.lock(\.[^/]*)?$/;

/**
 * Lists the files below a folder in the order of their paths; none where there is no such folder. Locks are left out.
 *
 * @throws BackupError for a link, a socket and their like, which no copy of bytes can stand for
 */
export async function listTree(folder: string): Promise<readonly TreeFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(noneWhereMissing);
  const files: TreeFile[] = [];
  for (const entry of entries) {
    if (entry.isDirectory() || LOCK.test(entry.name)) continue;
    const full = path.join(entry.parentPath, entry.name);
    if (!entry.isFile()) throw strangeFile(full);
    files.push(await lookAt(folder, full));
  }
  return files.toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

function noneWhereMissing(error: unknown): readonly never[] {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
  throw error;
}

async function lookAt(folder: string, full: string): Promise<TreeFile> {
  const { size, mode, mtimeNs, ino } = await lstat(full, { bigint: true });
  return {
    path: path.relative(folder, full).split(path.sep).join('/'),
    bytes: Number(size),
    mode: (mode & 0o777n).toString(8).padStart(3, '0'),
    stamp: `${size} ${ino} ${mtimeNs}`,
  };
}

function strangeFile(full: string): BackupError {
  return new BackupError({
    code: 'STRANGE_FILE',
    path: full,
    expected: 'a plain file or a folder',
    found: 'a link, a socket or another special file',
    advice: 'Put the file itself there, or move it out of the folder.',
  });
}
