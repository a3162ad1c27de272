/**
 * One writer per journal, by a file with the writer's identity.
 *
 * The lock of a process that is gone is stale and taken over. Which process runs is asked for by number and
 * by instance, since numbers come back: in a container every process is number 1.
 */
import path from 'node:path';
import { type JournalFiles, readSmallText } from './files.ts';
import { JournalError } from './journal-error.ts';

/** A process that may hold a lock. */
export interface LockOwner {
  /** Number of the process. */
  readonly pid: number;
  /** Something that another process with the same number does not have, such as its time of start. */
  readonly instance: string;
}

/** Who we are, and who else is there. */
export interface LockProcesses {
  /** This process. */
  readonly self: LockOwner;
  /** Tells whether a process still runs. */
  isAlive(owner: LockOwner): Promise<boolean>;
}

/** A lock that is held. */
export interface JournalLock {
  /** Whose stale lock was taken over, if any; `unknown` when it could not be read. */
  readonly tookOverFrom: LockOwner | 'unknown' | undefined;
  /** Gives the lock back. */
  release(): Promise<void>;
}

/**
 * Takes the lock at `lockPath`.
 *
 * @throws JournalError with the code `LOCKED` when a running process, this one included, holds it.
 */
export async function acquireLock(
  files: JournalFiles,
  lockPath: string,
  processes: LockProcesses,
): Promise<JournalLock> {
  const { pid, instance } = processes.self;
  const ownText = `${JSON.stringify({ pid, instance })}\n`;
  const release = () => files.remove(lockPath);
  if (await files.createWhole(lockPath, ownText)) return { tookOverFrom: undefined, release };
  const text = await readSmallText(files, lockPath);
  const owner = text === undefined ? undefined : parseOwner(text);
  if (owner !== undefined && (await isHeld(owner, processes))) throw locked(lockPath, owner);
  if (text !== undefined) await removeStale(files, lockPath, text, processes.self);
  // Whoever else saw the stale lock tries the same; only one gets the name.
  if (!(await files.createWhole(lockPath, ownText))) throw locked(lockPath, undefined);
  return { tookOverFrom: owner ?? 'unknown', release };
}

/** Finds the running process that holds the lock at `lockPath`; `undefined` when none does. */
export async function findLockOwner(
  files: JournalFiles,
  lockPath: string,
  processes: LockProcesses,
): Promise<LockOwner | undefined> {
  const text = await readSmallText(files, lockPath);
  const owner = text === undefined ? undefined : parseOwner(text);
  return owner !== undefined && (await isHeld(owner, processes)) ? owner : undefined;
}

async function isHeld(owner: LockOwner, processes: LockProcesses): Promise<boolean> {
  const { self } = processes;
  return owner.pid === self.pid ? owner.instance === self.instance : processes.isAlive(owner);
}

/** Moves the stale lock away before removing it, so that a lock that came in its place is not lost unseen. */
async function removeStale(
  files: JournalFiles,
  lockPath: string,
  seen: string,
  self: LockOwner,
): Promise<void> {
  const aside = path.join(path.dirname(lockPath), `${path.basename(lockPath)}.stale.${self.pid}`);
  await files.rename(lockPath, aside);
  const moved = await readSmallText(files, aside);
  if (moved !== seen) {
    await files.rename(aside, lockPath);
    throw locked(lockPath, undefined);
  }
  await files.remove(aside);
}

/** A lock is made whole, so one that cannot be read lost its content with the power, and its owner too. */
function parseOwner(text: string): LockOwner | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isOwner(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isOwner(value: unknown): value is LockOwner {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    Number.isSafeInteger(value.pid) &&
    'instance' in value &&
    typeof value.instance === 'string'
  );
}

function locked(lockPath: string, owner: LockOwner | undefined): JournalError {
  return new JournalError({
    code: 'LOCKED',
    path: lockPath,
    expected: 'a journal that nobody else writes',
    found: owner === undefined ? 'one that was just taken' : `one held by process ${owner.pid}`,
    advice: 'Stop the other writer, or give this one a journal of its own.',
  });
}
