import { type FileHandle, link, mkdir, open, readdir, rename, rm, unlink } from 'node:fs/promises';
import type { AppendFile, JournalFiles, ReadFile } from './files.ts';
import { errorCodeOf } from './files.ts';

/** Journals hold what an account has done: nobody else on the machine needs to read them. */
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/** Makes the real file system. `uniqueName` is put into temporary names and belongs to this process alone. */
export function createNodeFiles(uniqueName: string): JournalFiles {
  return {
    makeFolder: async (folder) => {
      await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
    },
    list: (folder) => readdir(folder),
    openRead,
    openAppend: (path) => openFile(path, 'a'),
    create: (path) => openFile(path, 'w'),
    createWhole: (path, text) => createWhole(path, `${path}.${uniqueName}`, text),
    rename,
    remove: unlink,
    syncFolder,
  };
}

async function openRead(path: string): Promise<ReadFile> {
  const handle = await open(path, 'r');
  return { read: (position, length) => read(handle, position, length), close: () => handle.close() };
}

async function read(handle: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const buffer = new Uint8Array(length);
  let count = 0;
  while (count < length) {
    const { bytesRead } = await handle.read(buffer, count, length - count, position + count);
    if (bytesRead === 0) break;
    count += bytesRead;
  }
  return buffer.subarray(0, count);
}

async function openFile(path: string, flags: 'a' | 'w'): Promise<AppendFile> {
  const handle = await open(path, flags, FILE_MODE);
  const { size, mtimeMs } = await handle.stat();
  return {
    sizeBytes: size,
    modifiedMs: mtimeMs,
    write: async (bytes) => (await handle.write(bytes)).bytesWritten,
    sync: () => handle.datasync(),
    truncate: (sizeBytes) => handle.truncate(sizeBytes),
    close: () => handle.close(),
  };
}

/** A link either gets the name or fails, and the content stands before the name does. */
async function createWhole(path: string, temporary: string, text: string): Promise<boolean> {
  const file = await open(temporary, 'w', FILE_MODE);
  try {
    await file.writeFile(text);
    await file.sync();
    await link(temporary, path);
    return true;
  } catch (error) {
    if (errorCodeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await file.close();
    await rm(temporary, { force: true });
  }
}

async function syncFolder(folder: string): Promise<void> {
  await using handle = await open(folder, 'r');
  await handle.sync();
}
