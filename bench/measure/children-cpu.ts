import { existsSync, readFileSync } from 'node:fs';

/** Clock ticks per second of /proc: `USER_HZ`, 100 on every Linux that Node runs on. */
const ticksPerSecond = 100;

/**
 * CPU seconds, user and system, of all children of this process that have ended, and of theirs; null
 * where there is no /proc. The difference of two calls is what a command in between took, provided that
 * nothing else ended meanwhile.
 */
export function readChildrenCpuSeconds(): number | null {
  if (!existsSync('/proc/self/stat')) return null;
  return childrenCpuSeconds(readFileSync('/proc/self/stat', 'utf8'));
}

/** Fields 16 and 17 of proc_pid_stat(5), `cutime` and `cstime`; the second may hold spaces and brackets. */
export function childrenCpuSeconds(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / ticksPerSecond;
}
