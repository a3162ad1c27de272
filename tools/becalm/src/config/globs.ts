import { posix } from 'node:path';

/** A predicate that holds for the paths which at least one glob matches; paths are relative to the root, with `/`. */
export function matcherOf(globs: readonly string[]): (path: string) => boolean {
  return (path) => globs.some((glob) => posix.matchesGlob(path, glob));
}
