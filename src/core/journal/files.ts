import { messageOfThrown } from '../thrown.ts';

/** What the journal asks of a file system. Paths are as the owner of the journal gave them. */
export interface JournalFiles {
  /** Creates a folder with its parents; an existing one is fine. */
  makeFolder(folder: string): Promise<void>;
  /** Lists the names in a folder, in any order. */
  list(folder: string): Promise<readonly string[]>;
  /** Opens a file for reading; it stays the same file when it is renamed or removed meanwhile. */
  openRead(path: string): Promise<ReadFile>;
  /** Opens a file for appending, and creates it when there is none. */
  openAppend(path: string): Promise<AppendFile>;
  /** Opens an empty file for appending; an existing one loses its content. */
  create(path: string): Promise<AppendFile>;
  /**
   * Makes a file that nobody ever sees without its content, and tells whether it did: `false` when the name
   * is taken.
   */
  createWhole(path: string, text: string): Promise<boolean>;
  /** Gives a file another name; a file that had it is replaced. */
  rename(from: string, to: string): Promise<void>;
  /** Removes a file. */
  remove(path: string): Promise<void>;
  /** Makes creations, renames and removals in a folder durable. */
  syncFolder(folder: string): Promise<void>;
}

/** A file that is read. */
export interface ReadFile {
  /** Reads up to `length` bytes from a position; fewer only at the end of the file. */
  read(position: number, length: number): Promise<Uint8Array>;
  /** Closes the file. */
  close(): Promise<void>;
}

/** A file that grows at its end. */
export interface AppendFile {
  /** Size in bytes when it was opened. */
  readonly sizeBytes: number;
  /** When its content last changed before it was opened, in milliseconds since the epoch. */
  readonly modifiedMs: number;
  /** Appends bytes and returns how many: as with POSIX `write`, fewer than given is no error. */
  write(bytes: Uint8Array): Promise<number>;
  /** Makes everything written durable. */
  sync(): Promise<void>;
  /** Cuts the file off at a size. */
  truncate(sizeBytes: number): Promise<void>;
  /** Closes the file. */
  close(): Promise<void>;
}

/**
 * Appends all bytes, in as many writes as it takes.
 *
 * @throws Error of the file system, or one of ours when a write makes no progress.
 */
export async function writeFully(file: AppendFile, bytes: Uint8Array): Promise<void> {
  let rest = bytes;
  while (rest.byteLength > 0) {
    const count = await file.write(rest);
    if (count <= 0) throw new Error(`Expected the file to take some of ${rest.byteLength} bytes, was none.`);
    rest = rest.subarray(count);
  }
}

const READ_SIZE_BYTES = 262_144;

/** Reads a file in chunks, from a position on. */
export async function* chunksOf(files: JournalFiles, path: string, startAt = 0): AsyncGenerator<Uint8Array> {
  const file = await files.openRead(path);
  try {
    let position = startAt;
    while (true) {
      const chunk = await file.read(position, READ_SIZE_BYTES);
      if (chunk.byteLength === 0) return;
      position += chunk.byteLength;
      yield chunk;
    }
  } finally {
    await file.close();
  }
}

/** Reads the beginning of a file, at most 256 KiB, as text; `undefined` when there is no such file. */
export async function readSmallText(files: JournalFiles, path: string): Promise<string | undefined> {
  try {
    for await (const chunk of chunksOf(files, path)) return new TextDecoder().decode(chunk);
    return '';
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Returns the code of a system error, such as `ENOSPC`; `undefined` for any other value. */
export function errorCodeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

/** Says in a few words what the system complained about. */
export function describeCause(error: unknown): string {
  return errorCodeOf(error) ?? messageOfThrown(error);
}
