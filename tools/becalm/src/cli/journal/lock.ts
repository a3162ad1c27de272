import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Who holds a lock. */
export interface LockHolder {
  readonly pid: number;
  /** When the process was started, in the words of its system; null where that is not known. */
  readonly started: string | null;
}

/** A lock that was taken, or who holds it. */
export type Lock =
  | { readonly kind: 'taken'; readonly release: () => void }
  | { readonly kind: 'held'; readonly holder: LockHolder };

/** Says when a living process was started: `unknown` where nobody says, null where there is no such process. */
export type StartOf = (pid: number) => string | null;

/**
 * Takes a lock: a file that says which process holds it. One whose process is gone is taken over; a number that has gone
 * to another process since is told by when that one was started.
 *
 * @throws what the file system throws
 */
export function takeLock(path: string, pid: number, startOf: StartOf = startOfProcess): Lock {
  const own = `${JSON.stringify({ pid, started: startOf(pid) } satisfies LockHolder)}\n`;
  mkdirSync(dirname(path), { recursive: true });
  for (;;) {
    if (create(path, own)) return { kind: 'taken', release: () => release(path, own) };
    const text = textOf(path);
    if (text === null) continue;
    const holder = readHolder(text);
    if (holder !== null && lives(holder, startOf)) return { kind: 'held', holder };
    removeStale(path, text, pid);
  }
}

function create(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function release(path: string, own: string): void {
  if (textOf(path) === own) rmSync(path, { force: true });
}

/** Of two that remove it at once, one may catch the other's new lock: that goes back to its place. */
function removeStale(path: string, text: string, pid: number): void {
  const aside = `${path}.${pid}.stale`;
  try {
    renameSync(path, aside);
    if (textOf(aside) !== text) linkSync(aside, path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function lives({ pid, started }: LockHolder, startOf: StartOf): boolean {
  const now = startOf(pid);
  return now !== null && (started === null || now === unknownStart || started === now);
}

function readHolder(text: string): LockHolder | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('pid' in value)) return null;
    const started = 'started' in value && typeof value.started === 'string' ? value.started : null;
    return typeof value.pid === 'number' ? { pid: value.pid, started } : null;
  } catch {
    return null;
  }
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

const unknownStart = 'unknown';

/** When a living process was started. */
export function startOfProcess(pid: number): string | null {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // It lives, and belongs to somebody else.
    if (codeOf(error) !== 'EPERM') return null;
  }
  try {
    // The 22nd field; the second one, the name in brackets, may hold spaces.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /su, '')
      .split(' ');
    return fields[0] === 'Z' ? null : (fields[19] ?? unknownStart);
  } catch {
    return unknownStart;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
