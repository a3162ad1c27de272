/**
 * What a crash leaves at the end of a file: bytes behind the last line end. They were never acknowledged.
 * A whole record that only lacks its line end is completed; anything else is put aside and cut off.
 */
import { type AppendFile, chunksOf, describeCause, type JournalFiles, writeFully } from './files.ts';
import { JournalError } from './journal-error.ts';
import { LINE_BYTES_MAX } from './line-limits.ts';
import { isObjectText } from './object-text.ts';

/** What was done about the end of a file. */
export type TailRepair =
  | { readonly kind: 'whole' }
  | { readonly kind: 'completed'; readonly offset: number }
  | { readonly kind: 'cut'; readonly offset: number; readonly byteCount: number; readonly keptIn: string };

/** The file and where to put what is cut off. */
export interface Tail {
  readonly path: string;
  readonly tornPath: string;
  readonly file: AppendFile;
}

/**
 * Repairs the end of a file that was opened for appending; what remains is durable.
 *
 * @throws JournalError with the code `OPEN_FAILED` when the file system refuses.
 */
export async function repairTail(files: JournalFiles, tail: Tail): Promise<TailRepair> {
  try {
    return await repair(files, tail);
  } catch (cause) {
    throw new JournalError(
      {
        code: 'OPEN_FAILED',
        path: tail.path,
        expected: 'a file whose torn last line can be put aside',
        found: describeCause(cause),
        advice: 'Check the space and the permissions of its folder.',
      },
      cause,
    );
  }
}

async function repair(files: JournalFiles, { path, tornPath, file }: Tail): Promise<TailRepair> {
  const offset = await lastLineEnd(files, path, file.sizeBytes);
  const byteCount = file.sizeBytes - offset;
  if (byteCount === 0) return { kind: 'whole' };
  if (byteCount <= LINE_BYTES_MAX && isObjectText(await textFrom(files, path, offset))) {
    await writeFully(file, LINE_END);
    await file.sync();
    return { kind: 'completed', offset };
  }
  await keepAside(files, { path, tornPath, offset });
  await file.truncate(offset);
  await file.sync();
  return { kind: 'cut', offset, byteCount, keptIn: tornPath };
}

const LINE_END = Uint8Array.of(0x0a);
const BLOCK_SIZE_BYTES = 65_536;

/** Returns the position behind the last line end, looking from the back. */
async function lastLineEnd(files: JournalFiles, path: string, sizeBytes: number): Promise<number> {
  const file = await files.openRead(path);
  try {
    let end = sizeBytes;
    while (end > 0) {
      const start = Math.max(0, end - BLOCK_SIZE_BYTES);
      const index = (await file.read(start, end - start)).lastIndexOf(0x0a);
      if (index !== -1) return start + index + 1;
      end = start;
    }
    return 0;
  } finally {
    await file.close();
  }
}

async function textFrom(files: JournalFiles, path: string, offset: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of chunksOf(files, path, offset)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function keepAside(
  files: JournalFiles,
  { path, tornPath, offset }: { readonly path: string; readonly tornPath: string; readonly offset: number },
): Promise<void> {
  const torn = await files.openAppend(tornPath);
  try {
    for await (const bytes of chunksOf(files, path, offset)) await writeFully(torn, bytes);
    await writeFully(torn, LINE_END);
    await torn.sync();
  } finally {
    await torn.close();
  }
}
