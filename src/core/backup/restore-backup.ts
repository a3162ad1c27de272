/**
 * Puts a backup back: into folders that are empty, through a copy beside each. Every byte of all copies is compared before
 * the first of them takes its place: what fails until then leaves everything as it was.
 */
import { chmod, chown, lstat, mkdir, mkdtemp, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
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
 * @throws BackupError where the backup is damaged, a folder is not empty or lies in another, or the system refuses
 */
export async function restoreBackup(request: RestoreRequest): Promise<Restored> {
  const { backup, targets, isDryRun } = request;
  try {
    const manifest = await intactManifest(backup);
    const chosen = PARTS.flatMap((part) => {
      const target = targets[part];
      return target === undefined ? [] : [{ part, target, files: filesOf(manifest, part) }];
    });
    await refuseNesting(backup, chosen);
    for (const { target } of chosen) await refuseContent(target);
    if (!isDryRun) await restoreParts(backup, chosen);
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

/** One folder in another would be in the way of it; one in the backup would change what is restored. */
async function refuseNesting(backup: string, chosen: readonly PartToRestore[]): Promise<void> {
  const places = await Promise.all([backup, ...chosen.map(({ target }) => target)].map(realPlace));
  for (const [index, place] of places.entries())
    for (const other of places.toSpliced(index, 1)) if (isWithin(other, place)) throw nested(place, other);
}

/** Where a path leads to, also one that is not there yet. */
async function realPlace(file: string): Promise<string> {
  const absolute = path.resolve(file);
  const parent = path.dirname(absolute);
  return realpath(absolute).catch(async (error: unknown) => {
    if (parent === absolute) throw error;
    return path.join(await realPlace(parent), path.basename(absolute));
  });
}

function isWithin(folder: string, file: string): boolean {
  const way = path.relative(folder, file);
  return way !== '..' && !way.startsWith(`..${path.sep}`);
}

function nested(place: string, other: string): BackupError {
  return new BackupError({
    code: 'NESTED',
    path: place,
    expected: 'folders of which none lies in another, for each part and the backup',
    found: `one in ${other}`,
    advice: 'Name other folders.',
  });
}

interface PartToRestore {
  readonly part: BackupPart;
  readonly target: string;
  readonly files: readonly BackedUpFile[];
}

interface Staged extends PartToRestore {
  /** Folder beside the target, of a name that nobody else has. */
  readonly beside: string;
}

async function restoreParts(backup: string, chosen: readonly PartToRestore[]): Promise<void> {
  const staged: Staged[] = [];
  try {
    for (const each of chosen) staged.push({ ...each, beside: await makeBeside(each.target) });
    for (const each of staged) await fill(backup, each);
    for (const { beside, target } of staged) await rename(beside, target);
    for (const { target } of staged) await syncFolder(path.dirname(target));
  } finally {
    for (const { beside } of staged) await rm(beside, { recursive: true, force: true });
  }
}

async function makeBeside(target: string): Promise<string> {
  const absolute = path.resolve(target);
  await mkdir(path.dirname(absolute), { recursive: true });
  return mkdtemp(`${absolute}.restoring-`);
}

/** Journals and settings are nobody else's: a folder that was not there is open to its owner alone. */
const MODE_OF_NEW = 0o700;

async function fill(backup: string, { part, target, files, beside }: Staged): Promise<void> {
  const there = await stat(target).catch(() => undefined);
  const like = there ?? (await stat(path.dirname(beside)));
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
  await chmod(beside, there === undefined ? MODE_OF_NEW : there.mode & 0o777);
  await giveTo(beside, like);
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
