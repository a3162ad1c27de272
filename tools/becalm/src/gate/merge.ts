import type { FileCoverage, Spots } from './spots.ts';

/**
 * Merges the coverage of several runs: a spot is there when one of them knows it, and was reached as often as in all
 * of them together. The order of the runs makes no difference.
 *
 * @returns one entry per path, sorted by path
 */
export function mergeCoverage(runs: readonly (readonly FileCoverage[])[]): readonly FileCoverage[] {
  const merged = new Map<string, FileCoverage>();
  for (const file of runs.flat()) {
    const earlier = merged.get(file.path);
    merged.set(file.path, earlier === undefined ? file : mergeFiles(earlier, file));
  }
  return [...merged.values()].sort((left, right) => (left.path < right.path ? -1 : 1));
}

function mergeFiles(left: FileCoverage, right: FileCoverage): FileCoverage {
  return {
    path: left.path,
    branches: mergeSpots(left.branches, right.branches),
    functions: mergeSpots(left.functions, right.functions),
    statements: mergeSpots(left.statements, right.statements),
  };
}

function mergeSpots(left: Spots, right: Spots): Spots {
  const merged = new Map(left);
  for (const [place, spot] of right) {
    const earlier = left.get(place);
    merged.set(
      place,
      earlier === undefined
        ? spot
        : { line: Math.min(earlier.line, spot.line), hits: earlier.hits + spot.hits },
    );
  }
  return merged;
}
