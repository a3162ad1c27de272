import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import type { SourceLocation, TestError } from '../worlds/outcome.ts';
import { relativePath } from './relative-path.ts';

/** Reduces whatever was thrown to what a report shows. */
export function toTestError(root: string, thrown: unknown): TestError {
  const { name, message, stack } = partsOf(thrown);
  return {
    name: typeof name === 'string' ? name : 'Error',
    message: typeof message === 'string' ? message : inspect(message),
    location: typeof stack === 'string' ? innermostLocation(root, stack) : null,
  };
}

interface ErrorParts {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly stack?: unknown;
}

/** Anything can be thrown; what is no error is its own message. */
function partsOf(thrown: unknown): ErrorParts {
  if (typeof thrown === 'object' && thrown !== null && 'message' in thrown) return thrown;
  return { message: thrown === undefined ? 'no error was given' : thrown };
}

/** V8's stack frames end in `path:line:column`, in parentheses or bare. */
const frame = /^\s*at .*?\(?((?:file:\/\/)?[^()\s]+):(\d+):(\d+)\)?$/u;

/** The innermost frame inside the root and outside `node_modules`. */
function innermostLocation(root: string, stack: string): SourceLocation | null {
  for (const line of stack.split('\n')) {
    const match = frame.exec(line);
    if (match === null) continue;
    const [, place = '', lineNumber, column] = match;
    const path = place.startsWith('file://') ? fileURLToPath(place) : place;
    const file = relativePath(root, path);
    if (!isAbsolute(path) || file.startsWith('../') || file.includes('node_modules/')) continue;
    return { file, line: Number(lineNumber), column: Number(column) };
  }
  return null;
}
