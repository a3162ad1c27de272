import { posix } from 'node:path';

/**
 * A predicate that holds for the paths which at least one glob matches, or is; paths are relative to the root, with
 * `/`. A file such as `[id].test.ts` is no match of itself, though it may well be meant.
 */
export function matcherOf(globs: readonly string[]): (path: string) => boolean {
  return (path) => globs.some((glob) => glob === path || posix.matchesGlob(path, glob));
}
