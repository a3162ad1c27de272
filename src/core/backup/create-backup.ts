/**
 * Makes a backup: a folder with copies of all files and a manifest, which has its name only when it is whole.
 *
 * The copy is of one moment, or there is none: nobody may write meanwhile, unless writers are held still, and files that
 * changed while they were copied end it.
 */
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { JournalFiles, LockProcesses } from '../journal/index.ts';
import { formatIsoTime } from '../time.ts';
import { asBackupError, BackupError } from './backup-error.ts';
import { type Copy, copyFiles, syncFolder } from './copy-files.ts';
import { type BackedUpFile, MANIFEST_NAME, manifestText, PARTS, sealManifest } from './manifest.ts';
import { refuseOpenSecrets } from './open-secrets.ts';
import { listTree, type TreeFile } from './tree.ts';
import { type BackupVerdict, verifyBackup } from './verify-backup.ts';
import { findWriters, type SendSignal, type Writer, whilePaused } from './writers.ts';

/** What a backup is made with. */
export interface BackupPorts {
  readonly files: JournalFiles;
  readonly processes: LockProcesses;
  readonly send: SendSignal;
  /** Time in nanoseconds since the epoch. */
  readonly nowNs: () => bigint;
}

/** What to back up. */
export interface BackupSource {
  /** Name of the installation. */
  readonly installation: string;
  /** Folder of the journals, logs and audits. */
  readonly data: string;
  /** Folder of the settings. */
  readonly settings: string;
}

/** A backup to make. */
export interface BackupRequest {
  readonly source: BackupSource;
  /** Folder of all backups; it is made where it is missing. */
  readonly target: string;
  /** Whether running services are held still for the time of the copy; they end it otherwise. */
  readonly pauses: boolean;
  /** Hears after each file how far the copy is. */
  readonly onProgress?: (state: CopyProgress) => Promise<void>;
}

/** How far a copy is. */
export interface CopyProgress {
  /** Part of the files that is copied, from 0 to 1. */
  readonly fraction: number;
  /** Files that are copied. */
  readonly doneCount: number;
}

/** What a backup would hold. */
export interface BackupPlan {
  readonly fileCount: number;
  readonly bytes: number;
  /** Running processes that write the data. */
  readonly writers: readonly Writer[];
}

/** A backup that was made. */
export interface CreatedBackup {
  /** Its folder. */
  readonly folder: string;
  /** What was found when the copy was read again. */
  readonly verdict: BackupVerdict;
  /** Processes that were held still. */
  readonly paused: readonly Writer[];
}

/**
 * Looks at what there is to back up, and refuses what {@link createBackup} would refuse.
 *
 * @throws BackupError where the files cannot be backed up as they are
 */
export async function planBackup(ports: BackupPorts, request: BackupRequest): Promise<BackupPlan> {
  const { source, pauses } = request;
  return asOneKind(source.data, async () => {
    refuseTargetInSource(request);
    const trees = await listAll(source);
    await refuseOpenSecrets(
      source.settings,
      trees.settings.map((file) => file.path),
    );
    const writers = await findWriters(source.data, ports);
    if (writers.length > 0 && !pauses) throw stillWritten(source.data, writers);
    const files = [...trees.data, ...trees.settings];
    return { fileCount: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0), writers };
  });
}

/**
 * Makes a backup named after the second in which it was begun.
 *
 * @throws BackupError where it could not be made; nothing of it is left then
 */
export async function createBackup(ports: BackupPorts, request: BackupRequest): Promise<CreatedBackup> {
  const { source, target } = request;
  const { writers } = await planBackup(ports, request);
  const createdAt = formatIsoTime(ports.nowNs());
  const name = `njord-${createdAt.slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
  const partial = path.join(target, `.${name}.${ports.processes.self.pid}.partial`);
  return asOneKind(target, async () => {
    try {
      await mkdir(partial, { recursive: true, mode: 0o700 });
      const files = await whilePaused(writers, ports.send, () =>
        copyInAttempts(request, { partial, attempts: writers.length > 0 ? ATTEMPTS_PAUSED : 1 }),
      );
      const manifest = sealManifest({ createdAt, installation: source.installation, files });
      await writeFile(path.join(partial, MANIFEST_NAME), manifestText(manifest), {
        mode: 0o600,
        flush: true,
      });
      const verdict = await readAgain(partial);
      const folder = path.join(target, name);
      await rename(partial, folder);
      await syncFolder(target);
      return { folder, verdict, paused: writers };
    } finally {
      await rm(partial, { recursive: true, force: true });
    }
  });
}

type Trees = Readonly<Record<(typeof PARTS)[number], readonly TreeFile[]>>;

async function listAll(source: BackupSource): Promise<Trees> {
  return { data: await listTree(source.data), settings: await listTree(source.settings) };
}

/** A write that was under way when its process was stopped ends a moment later. */
const ATTEMPTS_PAUSED = 3;

async function copyInAttempts(
  request: BackupRequest,
  { partial, attempts }: { readonly partial: string; readonly attempts: number },
): Promise<readonly BackedUpFile[]> {
  try {
    return await copyOneMoment(request, partial);
  } catch (error) {
    const isWorthAnother = attempts > 1 && error instanceof BackupError && error.code === 'CHANGED';
    if (!isWorthAnother) throw error;
    for (const part of PARTS) await rm(path.join(partial, part), { recursive: true, force: true });
    return copyInAttempts(request, { partial, attempts: attempts - 1 });
  }
}

async function copyOneMoment(
  { source, onProgress }: BackupRequest,
  partial: string,
): Promise<readonly BackedUpFile[]> {
  const before = await listAll(source);
  const copies = PARTS.flatMap((part) => copiesOf(source, { part, partial, trees: before }));
  const files = await copyFiles(copies, async (doneCount) =>
    onProgress?.({ fraction: doneCount / copies.length, doneCount }),
  );
  const changed = firstChange(before, await listAll(source));
  if (changed === undefined) return files;
  throw new BackupError({
    code: 'CHANGED',
    path: changed,
    expected: 'files that nobody changes while they are copied',
    found: 'one that was changed',
    advice: 'Stop whoever writes it, or hold running services still with --pause, and try again.',
  });
}

function copiesOf(
  source: BackupSource,
  {
    part,
    partial,
    trees,
  }: { readonly part: (typeof PARTS)[number]; readonly partial: string; readonly trees: Trees },
): readonly Copy[] {
  return trees[part].map(({ path: file, mode }) => ({
    from: path.join(source[part], file),
    to: path.join(partial, part, file),
    listedAs: `${part}/${file}`,
    mode,
  }));
}

function firstChange(before: Trees, after: Trees): string | undefined {
  const stampsOf = (trees: Trees) =>
    new Map(PARTS.flatMap((part) => trees[part].map(({ path: file, stamp }) => [`${part}/${file}`, stamp])));
  const [then, now] = [stampsOf(before), stampsOf(after)];
  return [...then.keys(), ...now.keys()].find((file) => then.get(file) !== now.get(file));
}

/** What was copied is read again from the disk before it may call itself a backup. */
async function readAgain(partial: string): Promise<BackupVerdict> {
  const verdict = await verifyBackup(partial);
  const [first] = verdict.damage;
  if (first === undefined) return verdict;
  throw new BackupError({
    code: 'DAMAGED',
    path: partial,
    expected: 'a copy that reads as it was written',
    found: first,
    advice: 'Check the disk of the backups.',
  });
}

/** A backup among the files that it copies would copy itself. */
function refuseTargetInSource({ source, target }: BackupRequest): void {
  for (const part of PARTS) {
    const fromSource = path.relative(source[part], target);
    if (fromSource.startsWith('..') || path.isAbsolute(fromSource)) continue;
    throw new BackupError({
      code: 'STRANGE_FILE',
      path: target,
      expected: `a folder outside of ${source[part]}, which is backed up`,
      found: 'one inside',
      advice: 'Name another folder with --to.',
    });
  }
}

function stillWritten(folder: string, writers: readonly Writer[]): BackupError {
  return new BackupError({
    code: 'WRITERS',
    path: folder,
    expected: 'files that nobody writes',
    found: `files written by process ${writers.map(({ pid }) => pid).join(', ')}`,
    advice: 'Stop the services, or hold them still for the time of the copy with --pause.',
  });
}

async function asOneKind<Result>(place: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw asBackupError(place, error);
  }
}
