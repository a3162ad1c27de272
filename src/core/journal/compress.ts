/** Compresses a rotated file: a copy is made whole under another name, gets its name, and only then the original goes. */
import path from 'node:path';
import { createGzip } from 'node:zlib';
import { chunksOf, type JournalFiles, writeFully } from './files.ts';
import { through, UNBOUNDED_OUTPUT } from './through.ts';

/** Compresses one file of a journal; a crash at any point leaves the lines in the original, the copy, or both. */
export async function compressFile(files: JournalFiles, filePath: string): Promise<void> {
  const temporary = `${filePath}.gz.tmp`;
  try {
    await writeCopy(files, filePath, temporary);
  } catch (error) {
    await files.remove(temporary).catch(() => undefined);
    throw error;
  }
  const folder = path.dirname(filePath);
  await files.rename(temporary, `${filePath}.gz`);
  await files.syncFolder(folder);
  await files.remove(filePath);
  await files.syncFolder(folder);
}

async function writeCopy(files: JournalFiles, from: string, to: string): Promise<void> {
  const copy = await files.create(to);
  try {
    const gzip = createGzip(UNBOUNDED_OUTPUT);
    for await (const chunk of through(gzip, chunksOf(files, from))) await writeFully(copy, chunk);
    await copy.sync();
  } finally {
    await copy.close();
  }
}
