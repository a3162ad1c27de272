import { type AppendFile, chunksOf, type JournalFiles, writeFully } from '../../journal/index.ts';

/** A file of text that grows at its end. Nothing is promised of a write before its promise resolves. */
export interface BusFile {
  /** Returns the whole text; empty when there is no file yet. */
  read(): Promise<string>;
  /** Appends text; it is on the disk when the promise resolves. */
  append(text: string): Promise<void>;
  /** Puts other text in the place of all: a crash leaves the old or the new. */
  replace(text: string): Promise<void>;
  /** Closes the file. */
  close(): Promise<void>;
}

/** Makes the file at `path`, in a folder that exists. One process at a time may use it. */
export function createBusFile(files: JournalFiles, folder: string, name: string): BusFile {
  const path = `${folder}/${name}`;
  const encoder = new TextEncoder();
  let open: AppendFile | undefined;
  return { read, append, replace, close };

  async function read(): Promise<string> {
    if (!(await files.list(folder)).includes(name)) return '';
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of chunksOf(files, path)) text += decoder.decode(chunk, { stream: true });
    return text + decoder.decode();
  }

  async function append(text: string): Promise<void> {
    open ??= await files.openAppend(path);
    await writeFully(open, encoder.encode(text));
    await open.sync();
  }

  async function replace(text: string): Promise<void> {
    const temporary = `${path}.new`;
    const file = await files.create(temporary);
    try {
      await writeFully(file, encoder.encode(text));
      await file.sync();
    } finally {
      await file.close();
    }
    await close();
    await files.rename(temporary, path);
    await files.syncFolder(folder);
  }

  async function close(): Promise<void> {
    await open?.close();
    open = undefined;
  }
}
