import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { listFiles } from '../list-files.ts';

/** Files below a folder, each with a fingerprint of what is in it. */
export type Tree = Readonly<Record<string, string>>;

/** Larger ones are told apart by size and time; reading them would take longer than hunting. */
const readBytesMax = 2 ** 20;
const filesAtOnce = 32;

/**
 * Takes fingerprints of a project's files: in a repository those that git does not ignore, elsewhere all but
 * `node_modules` and folders whose name starts with a dot. Never what stands in `.becalm`.
 */
export async function treeOf(root: string): Promise<Tree> {
  const paths = (await gitFiles(root)) ?? (await listFiles(root));
  const wanted = paths.filter((path) => !/(^|\/)(node_modules|\.becalm)\//u.test(path)).sort();
  const prints: [string, string][] = [];
  for (let index = 0; index < wanted.length; index += filesAtOnce) {
    const some = wanted.slice(index, index + filesAtOnce);
    const read = await Promise.all(some.map((path) => printOf(join(root, path))));
    for (const [place, path] of some.entries()) {
      const print = read[place] ?? null;
      if (print !== null) prints.push([path, print]);
    }
  }
  return Object.fromEntries(prints);
}

/** Null outside a repository. */
async function gitFiles(root: string): Promise<readonly string[] | null> {
  try {
    const { stdout } = await promisify(execFile)(
      'git',
      ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
      { cwd: root, timeout: 60_000, maxBuffer: 2 ** 28 },
    );
    const paths = [...new Set(stdout.split('\0').filter((path) => path !== ''))];
    // A folder that the repository around it ignores has no files in its eyes.
    return paths.length === 0 ? null : paths;
  } catch {
    return null;
  }
}

/** Null where there is no such file any more, or it is none. */
async function printOf(path: string): Promise<string | null> {
  try {
    const { size, mtimeMs } = await stat(path);
    if (size > readBytesMax) return `${size}:${Math.floor(mtimeMs)}`;
    return createHash('sha256')
      .update(await readFile(path))
      .digest('base64url')
      .slice(0, 22);
  } catch {
    return null;
  }
}

/** The paths of which one tree says otherwise than the other, sorted; some are nobody's business. */
export function changedPaths(before: Tree, after: Tree, ignored: ReadonlySet<string>): readonly string[] {
  const paths = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...paths].filter((path) => !ignored.has(path) && before[path] !== after[path]).sort();
}
