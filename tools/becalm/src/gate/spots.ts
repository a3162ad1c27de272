import { type Counts, sumCounts, type Tally } from './metrics.ts';

/** A place that a test can reach: a statement, a function, or one way out of a branch. */
export interface Spot {
  readonly line: number;
  /** How often it was reached. */
  readonly hits: number;
}

/** Spots by their place in the source text. */
export type Spots = ReadonlyMap<string, Spot>;

/** The coverage of one file. Lines are not kept: they follow from the statements. */
export interface FileCoverage {
  readonly path: string;
  readonly branches: Spots;
  readonly functions: Spots;
  readonly statements: Spots;
}

/** Counts what is covered in files. */
export function countFiles(files: readonly FileCoverage[]): Counts {
  return sumCounts(files.map(countFile));
}

function countFile({ branches, functions, statements }: FileCoverage): Counts {
  return {
    branches: tallyOf([...branches.values()]),
    functions: tallyOf([...functions.values()]),
    lines: tallyOf(linesOf(statements)),
    statements: tallyOf([...statements.values()]),
  };
}

function tallyOf(spots: readonly Spot[]): Tally {
  return { covered: spots.filter(({ hits }) => hits > 0).length, total: spots.length };
}

/** A line counts where a statement starts on it, and is covered when one of them was reached: as Istanbul has it. */
function linesOf(statements: Spots): readonly Spot[] {
  const lines = new Map<number, Spot>();
  for (const { line, hits } of statements.values()) {
    lines.set(line, { line, hits: Math.max(hits, lines.get(line)?.hits ?? 0) });
  }
  return [...lines.values()];
}
