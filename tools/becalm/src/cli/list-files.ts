import { readdir } from 'node:fs/promises';

/**
 * Every file below a folder, as paths relative to it with `/`, in no particular order. What a project does not write
 * itself is left out: `node_modules`, and folders whose name starts with a dot. Links are not followed.
 *
 * @throws what the file system throws
 */
export async function listFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const lists = await Promise.all(
    entries.map(async (entry): Promise<readonly string[]> => {
      if (entry.isFile()) return [entry.name];
      if (!entry.isDirectory() || entry.name === 'node_modules' || entry.name.startsWith('.')) return [];
      const below = await listFiles(`${folder}/${entry.name}`);
      return below.map((path) => `${entry.name}/${path}`);
    }),
  );
  return lists.flat();
}
