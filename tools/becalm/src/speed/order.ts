import type { FileOfProject, PlannedFile } from '../worlds/ordinary-plan.ts';
import type { EstimatedFile } from './estimate.ts';

/** Files that Vitest wants beside each other. */
interface Block {
  readonly groupOrder: number;
  /** The longest first. */
  readonly files: readonly EstimatedFile[];
}

/**
 * Puts the longest files first, over all projects, so that no long one is left for the end (Graham 1969: within
 * 4/3 − 1/(3m) of the best on m workers). Files of a project that share workers stay together, in the place of their
 * longest: Vitest ends a shared worker as soon as the next file is not for it. Groups of `sequence.groupOrder` stay in
 * their order. Files that take as long as each other are in the order of project and path.
 */
export function longestFirst(files: readonly EstimatedFile[]): readonly PlannedFile[] {
  return blocksOf(files)
    .sort((one, other) => one.groupOrder - other.groupOrder || byLongest(one, other))
    .flatMap((block) => block.files.map(({ file }) => file));
}

function blocksOf(files: readonly EstimatedFile[]): Block[] {
  const blocks = Map.groupBy(files, ({ file }) =>
    JSON.stringify([file.groupOrder, file.project, file.isolated ? file.file : null]),
  );
  return [...blocks.values()].map((block) => ({
    groupOrder: block[0]?.file.groupOrder ?? 0,
    files: [...block].sort(compareDurations),
  }));
}

function byLongest(one: Block, other: Block): number {
  const [first] = one.files;
  const [second] = other.files;
  return first === undefined || second === undefined ? 0 : compareDurations(first, second);
}

/** The longer first; of equal ones, the first by project and path. */
export function compareDurations(one: EstimatedFile, other: EstimatedFile): number {
  return other.ms - one.ms || compareFiles(one.file, other.file);
}

/** By project and path, by UTF-16 code units: the same on every machine, whatever its language. */
function compareFiles(one: FileOfProject, other: FileOfProject): number {
  return compareTexts(one.project, other.project) || compareTexts(one.file, other.file);
}

function compareTexts(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
