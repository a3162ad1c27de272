import path from 'node:path';
import { ActiveFile, type JournalPlace } from './active-file.ts';
import type { AppendFile, JournalFiles } from './files.ts';
import { JournalError } from './journal-error.ts';
import { acquireLock, type JournalLock } from './lock.ts';
import { QueuedWriter } from './queued-writer.ts';
import { activeFileName, segmentsOf } from './segment-name.ts';
import { repairTail } from './tail.ts';
import type { JournalPorts, JournalSettings, JournalWriter } from './writer.ts';
import { openFailed } from './writer-errors.ts';

/**
 * Opens a journal for writing: takes its lock, repairs what a crash left, and compresses rotated files that
 * still wait for it.
 *
 * @throws JournalError with `LOCKED` when somebody else writes it, `OPEN_FAILED` when the file system refuses.
 */
export async function openJournal(ports: JournalPorts, settings: JournalSettings): Promise<JournalWriter> {
  const { files } = ports;
  const { folder, name } = settings;
  const activePath = path.join(folder, activeFileName(name));
  const lock = await prepare(ports, settings);
  let file: AppendFile | undefined;
  try {
    file = await files.openAppend(activePath);
    await files.syncFolder(folder);
    const tail = { path: activePath, tornPath: path.join(folder, `${name}.torn`), file };
    const repaired = await repairTail(files, tail);
    if (repaired.kind === 'cut') ports.onProblem({ ...repaired, kind: 'torn-line-cut', path: activePath });
    if (repaired.kind === 'completed')
      ports.onProblem({ ...repaired, kind: 'last-line-completed', path: activePath });
    const sizeBytes = sizeAfter(repaired, file.sizeBytes);
    const active = new ActiveFile(files, settings, { file, sizeBytes, nowNs: ports.clock.nowNs() });
    const waiting = settings.compresses === false ? [] : await plainSegments(files, settings);
    return new QueuedWriter(ports, settings, { active, lock, path: activePath, uncompressed: waiting });
  } catch (cause) {
    await file?.close().catch(() => undefined);
    await lock.release().catch(() => undefined);
    throw cause instanceof JournalError ? cause : openFailed(activePath, cause);
  }
}

async function prepare(
  { files, processes, onProblem }: JournalPorts,
  { folder, name }: JournalPlace,
): Promise<JournalLock> {
  const lockPath = path.join(folder, `${name}.lock`);
  try {
    await files.makeFolder(folder);
    const lock = await acquireLock(files, lockPath, processes);
    if (lock.tookOverFrom !== undefined)
      onProblem({ kind: 'stale-lock', path: lockPath, owner: lock.tookOverFrom });
    return lock;
  } catch (cause) {
    throw cause instanceof JournalError ? cause : openFailed(lockPath, cause);
  }
}

function sizeAfter(repaired: Awaited<ReturnType<typeof repairTail>>, sizeBytes: number): number {
  if (repaired.kind === 'whole') return sizeBytes;
  return repaired.kind === 'completed' ? sizeBytes + 1 : repaired.offset;
}

async function plainSegments(
  files: JournalFiles,
  { folder, name }: JournalPlace,
): Promise<readonly string[]> {
  return segmentsOf(name, await files.list(folder))
    .filter(({ day, isCompressed }) => day !== undefined && !isCompressed)
    .map(({ fileName }) => path.join(folder, fileName));
}
