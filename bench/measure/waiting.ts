import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Waits of a suite are tens of milliseconds long; one look at three processes costs about half a millisecond. */
const periodMs = 10;

/**
 * Adds up the time in which a process and all that stem from it wait: no thread runs, or would run if it had a core.
 * Wall time without CPU time says the same on an idle machine; on a busy one it counts waiting for a core as well.
 */
export class WaitingClock {
  #waitingMs = 0;
  #known = true;
  #timer: NodeJS.Timeout | undefined;

  /** Starts to look, at the tree below `root`. */
  start(root: number): void {
    let lastMs = performance.now();
    this.#timer = setInterval(() => {
      const nowMs = performance.now();
      const waits = isWaiting(root);
      if (waits === null) this.#known = false;
      if (waits === true) this.#waitingMs += nowMs - lastMs;
      lastMs = nowMs;
    }, periodMs);
  }

  /** Stops and gives the seconds; null where there is no /proc that tells. */
  stop(): number | null {
    clearInterval(this.#timer);
    return this.#known ? this.#waitingMs / 1000 : null;
  }
}

/** Whether every thread of a process and of all that stem from it sleeps; null where /proc does not tell. */
export function isWaiting(root: number): boolean | null {
  if (!existsSync('/proc/thread-self/children')) return null;
  const pids = [root];
  for (const pid of pids) {
    for (const thread of threadsOf(pid)) {
      const folder = `/proc/${pid}/task/${thread}`;
      if (runs(readIfThere(`${folder}/stat`) ?? '')) return false;
      const children = readIfThere(`${folder}/children`) ?? '';
      pids.push(...children.split(' ').filter(Boolean).map(Number));
    }
  }
  return true;
}

/** The state behind the name, which may hold spaces and brackets: running or runnable, or in the middle of a disk request. */
function runs(stat: string): boolean {
  return /^[RD]/.test(stat.slice(stat.lastIndexOf(')') + 2));
}

function threadsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return []; // It has ended.
  }
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
