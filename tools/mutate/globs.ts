import { posix } from 'node:path';

/** Tells whether a path matches one of the globs, and none of those with a `!` in front. */
export function matcherOf(globs: readonly string[]): (path: string) => boolean {
  const wanted = globs.filter((glob) => !glob.startsWith('!'));
  const refused = globs.filter((glob) => glob.startsWith('!')).map((glob) => glob.slice(1));
  return (path) => matchesAny(path, wanted) && !matchesAny(path, refused);
}

function matchesAny(path: string, globs: readonly string[]): boolean {
  return globs.some((glob) => posix.matchesGlob(path, glob));
}
