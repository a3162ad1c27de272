/** Who writes into a folder of journals now, and how they are held still while it is copied. */

import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { findLockOwner, type JournalFiles, type LockOwner, type LockProcesses } from '../journal/index.ts';

/** A running process that writes journals. */
export interface Writer extends LockOwner {
  /** Files whose locks it holds. */
  readonly locks: readonly string[];
}

/** Sends a signal to a process. */
export type SendSignal = (pid: number, signal: 'SIGSTOP' | 'SIGCONT') => void;

/** Finds the running processes that hold a lock below a folder; none where there is no such folder. */
export async function findWriters(
  folder: string,
  { files, processes }: { readonly files: JournalFiles; readonly processes: LockProcesses },
): Promise<readonly Writer[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const writers = new Map<number, Writer>();
  for (const name of names.filter((each) => each.endsWith('.lock')).toSorted()) {
    const lock = path.join(folder, name);
    const owner = await findLockOwner(files, lock, processes);
    if (owner === undefined) continue;
    const known = writers.get(owner.pid)?.locks ?? [];
    writers.set(owner.pid, { ...owner, locks: [...known, lock] });
  }
  return [...writers.values()];
}

/**
 * Holds writers still while something is done. What the disk shows meanwhile is what a crash at this moment would leave,
 * which is what every reader of a journal is made for.
 */
export async function whilePaused<Result>(
  writers: readonly Writer[],
  send: SendSignal,
  work: () => Promise<Result>,
): Promise<Result> {
  const paused: Writer[] = [];
  try {
    for (const writer of writers) {
      send(writer.pid, 'SIGSTOP');
      paused.push(writer);
    }
    return await work();
  } finally {
    for (const { pid } of paused) sendToWhoeverIsLeft(send, pid);
  }
}

/** One that was ended meanwhile needs nothing, and must not keep the others from going on. */
function sendToWhoeverIsLeft(send: SendSignal, pid: number): void {
  try {
    send(pid, 'SIGCONT');
  } catch {
    // It is gone.
  }
}
