import type { MemoryFiles } from '../../core/journal/memory-files.ts';

/** Returns what the lines of a file hold; nothing where it is missing. */
export function linesOf(files: MemoryFiles, path: string): readonly unknown[] {
  return (files.text(path) ?? '')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));
}
