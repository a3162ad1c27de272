import type { FileCoverage, Spots } from '../../../src/gate/spots.ts';

/** How often each branch, function and statement of a file was reached; the first stands on line 1. */
export interface FakeHits {
  readonly branches?: readonly number[];
  readonly functions?: readonly number[];
  readonly statements?: readonly number[];
}

/** The coverage of a file as the gate knows it. */
export function fakeFile(path: string, hits: FakeHits = {}): FileCoverage {
  return {
    path,
    branches: spotsOf(hits.branches),
    functions: spotsOf(hits.functions),
    statements: spotsOf(hits.statements),
  };
}

/** As Istanbul writes it: every branch has one way out. */
export function istanbulFile(path: string, { branches = [], functions = [], statements = [] }: FakeHits) {
  return {
    path,
    statementMap: Object.fromEntries(statements.map((_, index) => [index, locationOf(index + 1)])),
    fnMap: Object.fromEntries(
      functions.map((_, index) => [index, { name: `f${index}`, loc: locationOf(index + 1) }]),
    ),
    branchMap: Object.fromEntries(
      branches.map((_, index) => [
        index,
        { type: 'if', loc: locationOf(index + 1), locations: [locationOf(index + 1)] },
      ]),
    ),
    s: Object.fromEntries(statements.entries()),
    f: Object.fromEntries(functions.entries()),
    b: Object.fromEntries(branches.map((hits, index) => [index, [hits]])),
  };
}

/** The text of a `coverage-final.json`. */
export function coverageJson(files: Readonly<Record<string, FakeHits>>): string {
  return JSON.stringify(
    Object.fromEntries(Object.entries(files).map(([path, hits]) => [path, istanbulFile(path, hits)])),
  );
}

/** So many that were reached, and so many that were not. */
export function hitsOf(covered: number, uncovered: number): readonly number[] {
  return [...Array<number>(covered).fill(1), ...Array<number>(uncovered).fill(0)];
}

function spotsOf(hits: readonly number[] = []): Spots {
  return new Map(hits.map((count, index) => [`${index + 1}:0`, { line: index + 1, hits: count }]));
}

function locationOf(line: number) {
  return { start: { line, column: 0 }, end: { line, column: null } };
}
