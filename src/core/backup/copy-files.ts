/** Copies files with their checksums: what is written down is the checksum of the bytes that were read. */
import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import type { BackedUpFile } from './manifest.ts';

/** A file to copy: where from, where to, under which name and permissions it is listed. */
export interface Copy {
  readonly from: string;
  readonly to: string;
  readonly listedAs: string;
  /** Permissions in octal digits. */
  readonly mode: string;
}

/** Backups hold what an account has done. */
const FOLDER_MODE = 0o700;
const CHUNK_BYTES = 65_536;

/** Copies files one after the other, durably, and tells what each of them was; `onCopied` hears how many are done. */
export async function copyFiles(
  copies: readonly Copy[],
  onCopied: (fileCount: number) => Promise<void> = () => Promise.resolve(),
): Promise<readonly BackedUpFile[]> {
  const copied: BackedUpFile[] = [];
  const folders = new Set<string>();
  for (const { from, to, listedAs, mode } of copies) {
    await mkdir(path.dirname(to), { recursive: true, mode: FOLDER_MODE });
    folders.add(path.dirname(to));
    copied.push({ path: listedAs, mode, ...(await copyFile({ from, to, mode })) });
    await onCopied(copied.length);
  }
  for (const folder of folders) await syncFolder(folder);
  return copied;
}

/** Makes the names in a folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  await using handle = await open(folder, 'r');
  await handle.sync();
}

/** What the bytes of a file add up to. */
export interface FileSum {
  /** Size in bytes. */
  readonly bytes: number;
  /** SHA-256 in hexadecimal digits. */
  readonly sha256: string;
}

/** Adds up a file. */
export async function sumFile(file: string): Promise<FileSum> {
  await using source = await open(file, 'r');
  return await sumOf(chunksOf(source));
}

async function copyFile({ from, to, mode }: Omit<Copy, 'listedAs'>): Promise<FileSum> {
  await using source = await open(from, 'r');
  await using target = await open(to, 'wx', 0o600);
  const sum = await sumOf(chunksOf(source), async (chunk) => {
    await target.appendFile(chunk);
  });
  await target.chmod(Number.parseInt(mode, 8));
  await target.sync();
  return sum;
}

async function sumOf(
  chunks: AsyncIterable<Uint8Array>,
  also: (chunk: Uint8Array) => Promise<void> = () => Promise.resolve(),
): Promise<FileSum> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of chunks) {
    hash.update(chunk);
    bytes += chunk.byteLength;
    await also(chunk);
  }
  return { bytes, sha256: hash.digest('hex') };
}

async function* chunksOf(handle: FileHandle): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(CHUNK_BYTES);
  for (let position = 0; ; ) {
    const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
