import { stat } from 'node:fs/promises';
import { createNodeFiles, type JournalFiles } from '../core/journal/index.ts';

/** Files, and how much of them was read. */
export interface MeasuredFiles {
  /** The file system. */
  readonly files: JournalFiles;
  /** Returns the part of all bytes that was read so far, from 0 to 1; 0 when there are none. */
  readonly fraction: () => number;
}

/** Measures how much of some files is read; those that cannot be looked at count as empty. */
export async function measureFiles(paths: readonly string[]): Promise<MeasuredFiles> {
  const sizes = await Promise.all(
    paths.map((each) =>
      stat(each).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  const totalBytes = sizes.reduce((sum, size) => sum + size, 0);
  // Nothing is created here that would need a name of its own.
  const real = createNodeFiles('reader');
  let readBytes = 0;
  const files: JournalFiles = {
    ...real,
    openRead: async (path) => {
      const file = await real.openRead(path);
      const read = async (position: number, length: number) => {
        const bytes = await file.read(position, length);
        readBytes += bytes.byteLength;
        return bytes;
      };
      return { read, close: () => file.close() };
    },
  };
  return { files, fraction: () => (totalBytes === 0 ? 0 : Math.min(1, readBytes / totalBytes)) };
}
