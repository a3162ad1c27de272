import { relative } from 'node:path';

/** Path of a file relative to the root, with `/`; begins with `../` when it is outside. */
export function relativePath(root: string, filepath: string): string {
  return relative(root, filepath).replaceAll('\\', '/');
}
