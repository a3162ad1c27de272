import type { FileCoverage } from './spots.ts';

/** A file whose tests would raise coverage most. */
export interface HelpfulFile {
  readonly path: string;
  readonly uncoveredBranches: number;
  readonly branches: number;
  /** Where an uncovered way out of a branch starts; ascending, each once. */
  readonly lines: readonly number[];
}

/** Files with uncovered branches, those with most first; equals in the order of their paths. */
export function helpfulFiles(files: readonly FileCoverage[]): readonly HelpfulFile[] {
  return files
    .map(({ path, branches }) => {
      const uncovered = [...branches.values()].filter(({ hits }) => hits === 0);
      return {
        path,
        uncoveredBranches: uncovered.length,
        branches: branches.size,
        lines: [...new Set(uncovered.map(({ line }) => line))].sort((left, right) => left - right),
      };
    })
    .filter(({ uncoveredBranches }) => uncoveredBranches > 0)
    .sort(
      (left, right) => right.uncoveredBranches - left.uncoveredBranches || (left.path < right.path ? -1 : 1),
    );
}
