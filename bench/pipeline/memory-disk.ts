import type { AppendFile, JournalFiles } from '../../src/core/journal/index.ts';

/** A disk that takes no time and keeps nothing but sizes: journals do all their work on it, and only theirs is measured. */
export interface MemoryDisk extends JournalFiles {
  /** Bytes that were written so far. */
  readonly writtenBytes: () => number;
}

/** Makes an empty disk. */
export function createMemoryDisk(): MemoryDisk {
  const sizes = new Map<string, number>();
  let writtenBytes = 0;

  function open(path: string, sizeBytes: number): Promise<AppendFile> {
    sizes.set(path, sizeBytes);
    return Promise.resolve({
      sizeBytes,
      modifiedMs: 0,
      write(bytes) {
        writtenBytes += bytes.byteLength;
        return DONE.then(() => bytes.byteLength);
      },
      sync: () => DONE,
      truncate: () => DONE,
      close: () => DONE,
    });
  }

  return {
    writtenBytes: () => writtenBytes,
    makeFolder: () => DONE,
    list: (folder) =>
      Promise.resolve(
        [...sizes.keys()]
          .filter((path) => path.startsWith(`${folder}/`))
          .map((path) => path.slice(folder.length + 1)),
      ),
    openRead: () => Promise.resolve({ read: () => Promise.resolve(new Uint8Array()), close: () => DONE }),
    openAppend: (path) => open(path, 0),
    create: (path) => open(path, 0),
    createWhole(path) {
      if (sizes.has(path)) return Promise.resolve(false);
      sizes.set(path, 0);
      return Promise.resolve(true);
    },
    rename(from, to) {
      sizes.delete(from);
      sizes.set(to, 0);
      return DONE;
    },
    remove(path) {
      sizes.delete(path);
      return DONE;
    },
    syncFolder: () => DONE,
  };
}

const DONE: Promise<void> = Promise.resolve();
