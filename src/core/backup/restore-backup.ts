/** Puts a backup back: into folders that are empty, through a copy beside each that is compared before it takes its place. */
import { chown, lstat, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { asBackupError, BackupError } from './backup-error.ts';
import { copyFiles, sumFile, syncFolder } from './copy-files.ts';
import { type BackedUpFile, type BackupPart, type Manifest, PARTS } from './manifest.ts';
import { verifyBackup } from './verify-backup.ts';

/** Where the parts of a backup go; a part without a folder is not restored. */
export type RestoreTargets = Readonly<Partial<Record<BackupPart, string>>>;

/** Something to restore. */
export interface RestoreRequest {
  /** Folder of the backup. */
  readonly backup: string;
  readonly targets: RestoreTargets;
  /** Whether everything is looked at and nothing written. */
  readonly isDryRun: boolean;
}

/** What was restored, or would have been. */
export interface Restored {
  readonly manifest: Manifest;
  readonly fileCount: number;
  readonly bytes: number;
}

/**
 * Restores a backup whose every byte is as it was written. Files get the owner of the folder that they are put into,
 * where whoever runs this may give them away.
 *
 * @throws BackupError where the backup is damaged, a folder is not empty, or the system refuses
 */
export async function restoreBackup(request: RestoreRequest): Promise<Restored> {
  const { backup, targets, isDryRun } = request;
  try {
    const manifest = await intactManifest(backup);
    const chosen = PARTS.flatMap((part) => {
      const target = targets[part];
      return target === undefined ? [] : [{ part, target, files: filesOf(manifest, part) }];
    });
    for (const { target } of chosen) await refuseContent(target);
    if (!isDryRun) for (const each of chosen) await restorePart(backup, each);
    const files = chosen.flatMap((each) => each.files);
    return { manifest, fileCount: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) };
  } catch (error) {
    throw asBackupError(backup, error);
  }
}

async function intactManifest(backup: string): Promise<Manifest> {
  const { manifest, damage } = await verifyBackup(backup);
  const [first] = damage;
  if (first === undefined) return manifest;
  throw new BackupError({
    code: 'DAMAGED',
    path: backup,
    expected: 'a backup as it was written',
    found: `another: ${first}`,
    advice: 'Take another backup; njord backup verify lists all that is wrong with this one.',
  });
}

function filesOf({ files }: Manifest, part: BackupPart): readonly BackedUpFile[] {
  return files.filter((file) => file.path.startsWith(`${part}/`));
}

async function refuseContent(target: string): Promise<void> {
  const names = await readdir(target).catch(noneWhereMissing);
  if (names.length === 0) return;
  throw new BackupError({
    code: 'NOT_EMPTY',
    path: target,
    expected: 'an empty folder, or none',
    found: `one with ${names.length} entries`,
    advice: 'Move it aside: nothing is ever restored over something else.',
  });
}

function noneWhereMissing(error: unknown): readonly never[] {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
  throw error;
}

interface PartToRestore {
  readonly part: BackupPart;
  readonly target: string;
  readonly files: readonly BackedUpFile[];
}

async function restorePart(backup: string, { part, target, files }: PartToRestore): Promise<void> {
  const beside = `${path.resolve(target)}.restoring`;
  const parent = path.dirname(beside);
  await mkdir(parent, { recursive: true });
  const like = await stat(target).catch(() => stat(parent));
  try {
    await rm(beside, { recursive: true, force: true });
    await mkdir(beside, { mode: like.mode & 0o777 });
    const nameOf = (file: BackedUpFile) => file.path.slice(part.length + 1);
    await copyFiles(
      files.map((file) => ({
        from: path.join(backup, file.path),
        to: path.join(beside, nameOf(file)),
        listedAs: file.path,
        mode: file.mode,
      })),
    );
    for (const file of files) await refuseOtherBytes(path.join(beside, nameOf(file)), file);
    await giveTo(beside, like);
    await rename(beside, target);
    await syncFolder(parent);
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
}

async function refuseOtherBytes(file: string, { sha256 }: BackedUpFile): Promise<void> {
  const found = await sumFile(file);
  if (found.sha256 === sha256) return;
  throw new BackupError({
    code: 'DAMAGED',
    path: file,
    expected: `the SHA-256 ${sha256} after it was restored`,
    found: found.sha256,
    advice: 'Check the disk, and try again.',
  });
}

/** Only root can give files away, and only root has to: whoever else restores owns them already. */
async function giveTo(
  folder: string,
  { uid, gid }: { readonly uid: number; readonly gid: number },
): Promise<void> {
  const names = ['', ...(await readdir(folder, { recursive: true }))];
  for (const name of names) {
    const file = path.join(folder, name);
    const own = await lstat(file);
    if (own.uid !== uid || own.gid !== gid) await chown(file, uid, gid).catch(staysWhereNotPermitted);
  }
}

function staysWhereNotPermitted(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) throw error;
}
