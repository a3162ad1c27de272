import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** becalm stands between user code and what it asks for: its own frames say nothing. */
const becalm = join(dirname(fileURLToPath(import.meta.url)), '..', '..', sep);

/** Whether a file, absolute, is one of becalm's own. */
export function isOwnFile(path: string): boolean {
  return path.startsWith(becalm);
}

/** The frames of a stack from the innermost one on that is not becalm's own. */
export function foreignFrames(stack: string): readonly string[] {
  const frames = stack.split('\n').filter((line) => /^\s+at /u.test(line));
  const first = frames.findIndex((frame) => !frame.includes(becalm));
  return first === -1 ? [] : frames.slice(first);
}
