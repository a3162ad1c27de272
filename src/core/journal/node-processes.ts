import { readFile } from 'node:fs/promises';
import { errorCodeOf } from './files.ts';
import type { LockOwner, LockProcesses } from './lock.ts';

/** The parts of `process` that locks are made with. */
export interface ProcessTable {
  /** Number of this process. */
  readonly pid: number;
  /** Sends a signal; the signal 0 only asks whether the process is there. */
  kill(pid: number, signal: 0): unknown;
}

/** Looks at the real processes of this machine. */
export async function lookUpProcesses(host: ProcessTable): Promise<LockProcesses> {
  const instance = (await startTimeOf(host.pid)) ?? 'unknown';
  return { self: { pid: host.pid, instance }, isAlive: (owner) => isAlive(host, owner) };
}

async function isAlive(host: ProcessTable, { pid, instance }: LockOwner): Promise<boolean> {
  try {
    host.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, but belongs to somebody else.
    if (errorCodeOf(error) !== 'EPERM') return false;
  }
  const startTime = await startTimeOf(pid);
  return startTime === undefined || startTime === instance;
}

/** Ticks since boot at which a process started, where the system tells (Linux, proc_pid_stat(5), field 22). */
async function startTimeOf(pid: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The name of the program, in parentheses, may hold blanks and parentheses itself: fields count from its end.
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')[19];
}
