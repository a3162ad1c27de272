import { openOutputFile } from '../output-file.ts';

/**
 * Writes a file, part by part, in place of the one that is there.
 *
 * @throws OutputFileError when the system refuses
 */
export async function writeParts(file: string, parts: Iterable<string>): Promise<void> {
  const output = await openOutputFile(file);
  try {
    for (const part of parts) await output.write(part);
  } finally {
    await output.close();
  }
}
