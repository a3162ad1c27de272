import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { ProfileError } from '../profile-error.ts';

/** A folder that belongs to one session. */
export interface OutputFolder {
  readonly path: string;
  /** Writes a file, which appears as a whole; nobody but its owner may read it. Returns its path. */
  readonly write: (name: string, text: string) => string;
  /** Lets other sessions write there. */
  readonly close: () => void;
}

const LOCK = 'session.lock';

/**
 * Opens a folder for a session, and makes it where it is not there.
 *
 * @throws ProfileError `BUSY` where a session that runs writes there
 */
export function openOutputFolder(path: string, isAlive: (pid: number) => boolean): OutputFolder {
  mkdirSync(path, { recursive: true });
  const lock = join(path, LOCK);
  takeLock(lock, isAlive);
  return {
    path,
    write(name, text) {
      const file = join(path, name);
      writeFileSync(`${file}.new`, text, { mode: 0o600 });
      renameSync(`${file}.new`, file);
      return file;
    },
    close: () => rmSync(lock, { force: true }),
  };
}

function takeLock(lock: string, isAlive: (pid: number) => boolean): void {
  if (createLock(lock)) return;
  const holder = Number(readFileSync(lock, 'utf8'));
  if (Number.isSafeInteger(holder) && holder > 0 && isAlive(holder)) throw busy(lock, holder);
  // Its process died without a word.
  rmSync(lock, { force: true });
  if (!createLock(lock)) throw busy(lock, holder);
}

/** Tells whether there was no lock before. */
function createLock(lock: string): boolean {
  try {
    const file = openSync(lock, 'wx', 0o600);
    writeSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function busy(lock: string, holder: number): ProfileError {
  return new ProfileError(
    'BUSY',
    `Expected a folder that no session writes to, was one of process ${holder}. Wait for its end, or remove ${lock}.`,
  );
}
