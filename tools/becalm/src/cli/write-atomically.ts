import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Writes a file all at once or not at all: into a neighbour, which then takes its place. Creates the
 * folder; leaves no neighbour behind when something fails.
 *
 * @throws what the file system throws
 */
export async function writeAtomically(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const neighbour = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(neighbour, text, { flush: true });
    await rename(neighbour, path);
  } catch (error) {
    await rm(neighbour, { force: true });
    throw error;
  }
}
