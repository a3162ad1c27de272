import { isAbsolute, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SourceLocation } from './outcome.ts';

/** V8's stack frames end in `path:line:column`, in parentheses or bare. */
const frame = /^\s*at .*?\(?((?:file:\/\/)?[^()\s]+):(\d+):(\d+)\)?$/u;

/**
 * The innermost frame of a stack that is inside the root and outside `node_modules`.
 *
 * @param isPassed - whether the file of a frame, absolute, is passed over
 */
export function innermostLocation(
  root: string,
  stack: string,
  isPassed: (path: string) => boolean = () => false,
): SourceLocation | null {
  for (const line of stack.split('\n')) {
    const match = frame.exec(line);
    if (match === null) continue;
    const [, place = '', lineNumber, column] = match;
    const path = place.startsWith('file://') ? fileURLToPath(place) : place;
    const file = relative(root, path).replaceAll('\\', '/');
    if (!isAbsolute(path) || file.startsWith('../') || file.includes('node_modules/') || isPassed(path))
      continue;
    return { file, line: Number(lineNumber), column: Number(column) };
  }
  return null;
}
