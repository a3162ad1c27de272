import type fc from 'fast-check';
import type { AppendFile, JournalFiles } from '../../src/core/journal/index.ts';

/** Files of which every change waits until the scheduler lets it happen. */
export function scheduledFiles(files: JournalFiles, scheduler: fc.Scheduler): JournalFiles {
  return {
    makeFolder: (folder) => files.makeFolder(folder),
    list: (folder) => files.list(folder),
    openRead: (path) => files.openRead(path),
    openAppend: async (path) => scheduledFile(await files.openAppend(path)),
    create: async (path) => scheduledFile(await files.create(path)),
    createWhole: (path, text) => files.createWhole(path, text),
    rename: (from, to) => inTurn('rename', () => files.rename(from, to)),
    remove: (path) => inTurn('remove', () => files.remove(path)),
    syncFolder: (folder) => inTurn('sync folder', () => files.syncFolder(folder)),
  };

  function scheduledFile(file: AppendFile): AppendFile {
    let isClosed = false;
    return {
      sizeBytes: file.sizeBytes,
      modifiedMs: file.modifiedMs,
      write: (bytes) => inTurn('write', () => whileOpen(() => file.write(bytes))),
      sync: () => inTurn('sync', () => whileOpen(() => file.sync())),
      truncate: (sizeBytes) => inTurn('truncate', () => whileOpen(() => file.truncate(sizeBytes))),
      close: () => {
        isClosed = true;
        return inTurn('close', () => file.close());
      },
    };

    async function whileOpen<Result>(change: () => Promise<Result>): Promise<Result> {
      if (isClosed) throw Object.assign(new Error('EBADF: the file is closed'), { code: 'EBADF' });
      return change();
    }
  }

  async function inTurn<Result>(label: string, change: () => Promise<Result>): Promise<Result> {
    await scheduler.schedule(Promise.resolve(), label);
    return change();
  }
}
