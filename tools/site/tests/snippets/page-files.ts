import type { Block } from './read-blocks.ts';

/** What stands in a page's folder at one moment: blocks by the path of their file. */
export type PageFiles = ReadonlyMap<string, Block>;

/** The file of a block; one without a name is called after its line. */
export function fileOf({ path, language, line }: Block): string {
  return path ?? `line-${line}.${language}`;
}

/**
 * The files of a page as its story goes: one moment, and another for each time that a file is written anew.
 */
export function momentsOf(blocks: readonly Block[]): readonly PageFiles[] {
  const moments: Map<string, Block>[] = [new Map()];
  for (const block of blocks) {
    const file = fileOf(block);
    const last = moments.at(-1) ?? new Map<string, Block>();
    if (last.has(file)) moments.push(new Map(last).set(file, block));
    else last.set(file, block);
  }
  return moments;
}
