import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** One process as /proc shows it. */
export interface ProcessState {
  readonly pid: number;
  /** Its program and arguments. */
  readonly command: string;
  /** Resident memory now, in megabytes. */
  readonly residentMb: number;
  /** The most resident memory it ever had, in megabytes. */
  readonly peakMb: number;
}

/** A process and all that stem from it; empty where there is no /proc or the process has ended. */
export function readProcessTree(root: number): readonly ProcessState[] {
  if (!existsSync('/proc/self/status')) return [];
  const statuses = new Map<number, string>();
  for (const name of readdirSync('/proc')) {
    const status = /^\d+$/.test(name) ? readIfThere(`/proc/${name}/status`) : null;
    if (status !== null) statuses.set(Number(name), status);
  }
  const parents = new Map([...statuses].map(([pid, status]) => [pid, fieldOf(status, 'PPid')]));
  return [...statuses]
    .filter(([pid]) => stemsFrom(pid, root, parents))
    .map(([pid, status]) => ({
      pid,
      command: (readIfThere(`/proc/${pid}/cmdline`) ?? '').replaceAll('\0', ' ').trim(),
      residentMb: fieldOf(status, 'VmRSS') / 1024,
      peakMb: fieldOf(status, 'VmHWM') / 1024,
    }));
}

/** Processes come and go while they are listed. */
function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** A number of proc_pid_status(5), memory in kilobytes; 0 for a process that is about to be gone. */
function fieldOf(status: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status)?.[1] ?? 0);
}

function stemsFrom(pid: number, root: number, parents: ReadonlyMap<number, number>): boolean {
  for (let at: number | undefined = pid; at !== undefined && at > 1; at = parents.get(at)) {
    if (at === root) return true;
  }
  return false;
}
