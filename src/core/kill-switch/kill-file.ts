import { watch } from 'node:fs';
import { lstat, mkdir, open, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { KillLook, KillMedium } from './kill-state.ts';

/** Longest note that is shown, in characters. */
const NOTE_LENGTH_MAX = 1_024;

/** Asks the system for the entry at a path; the error code decides what its absence means. */
export type LookUp = (file: string) => Promise<unknown>;

/** Makes the kill switch of a file: tripped while anything exists at `file`, whatever it holds. */
export function createKillFile(file: string, lookUp: LookUp = lstat): KillMedium {
  return {
    name: 'file',
    look: () => lookAtFile(file, lookUp),
    trip: (note) => createFile(file, note),
    clear: () => rm(file, { force: true }),
    note: async () => readFile(file, 'utf8').then(shortened, () => undefined),
    watch: (onSign) => watchFile(file, onSign),
  };
}

async function lookAtFile(file: string, lookUp: LookUp): Promise<KillLook> {
  try {
    // A link that leads nowhere exists as well.
    await lookUp(file);
    return 'tripped';
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? 'clear' : 'unreadable';
  }
}

async function createFile(file: string, note: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  try {
    await using handle = await open(file, 'wx');
    // From here on it is tripped; a note that does not fit on a full disk is no failure.
    await handle.writeFile(note).catch(() => undefined);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

/** The folder is watched, since the file comes and goes. Where that is not possible, polling has to do. */
function watchFile(file: string, onSign: () => void): () => void {
  const name = path.basename(file);
  try {
    const watcher = watch(path.dirname(file), { persistent: false }, (_, changed) => {
      if (changed === null || changed === name) onSign();
    });
    watcher.on('error', () => watcher.close());
    return () => watcher.close();
  } catch {
    return () => {};
  }
}

function shortened(note: string): string | undefined {
  return note === '' ? undefined : note.slice(0, NOTE_LENGTH_MAX);
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
