import { readFileSync } from 'node:fs';

/** What Linux says of a process. */
export interface ProcessFigures {
  /** Resident memory, in megabytes of 2^20 bytes. */
  readonly residentMb: number;
  /** Resident memory of its own that is no file: heap, buffers, compiled code. */
  readonly anonymousMb: number;
  /** Time on a processor since it was started, in seconds. */
  readonly cpuSeconds: number;
}

/** Ticks of a second in /proc, USER_HZ: 100 on every architecture that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Reads the figures of a process; null where it has ended. */
export function readProcess(pid: number, read = readProc): ProcessFigures | null {
  try {
    const status = read(pid, 'status');
    const ticks = fieldsOfStat(read(pid, 'stat'));
    return {
      residentMb: megabytes(status, 'VmRSS'),
      anonymousMb: megabytes(status, 'RssAnon'),
      cpuSeconds: (Number(ticks[11] ?? 0) + Number(ticks[12] ?? 0)) / TICKS_PER_SECOND,
    };
  } catch {
    return null;
  }
}

/** When a process was started, in ticks since the system was: with its number it tells it from any other; null where it has ended. */
export function readStartTicks(pid: number, read = readProc): number | null {
  try {
    return Number(fieldsOfStat(read(pid, 'stat'))[19] ?? 0);
  } catch {
    return null;
  }
}

function readProc(pid: number, file: string): string {
  return readFileSync(`/proc/${pid}/${file}`, 'utf8');
}

/** The fields behind the name, which may hold spaces and brackets; the state is the first. See proc_pid_stat(5). */
function fieldsOfStat(text: string): readonly string[] {
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function megabytes(text: string, name: string): number {
  const kilobytes = Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(text)?.[1] ?? 0);
  return Math.round((kilobytes / 1_024) * 10) / 10;
}
