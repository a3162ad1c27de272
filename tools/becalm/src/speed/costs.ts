import type { RecordedRun } from '../worlds/recorded-run.ts';

/** A test and what it took. */
export interface TestCost {
  readonly project: string;
  readonly file: string;
  readonly name: string;
  readonly durationMs: number;
}

/** A module and what it took in all files that loaded it, in milliseconds. */
export interface ImportCost {
  readonly path: string;
  /** How many files loaded it. */
  readonly files: number;
  /** Without what it loads itself. */
  readonly selfMs: number;
  /** With all that it loads first; modules below one another count in both. */
  readonly totalMs: number;
}

/** Every test, the slowest first. */
export function testCosts({ files }: RecordedRun): readonly TestCost[] {
  return files
    .flatMap(({ project, file, tests }) =>
      tests.map(({ name, durationMs }) => ({ project, file, name, durationMs })),
    )
    .toSorted((one, other) => other.durationMs - one.durationMs);
}

/** Every module but the test files themselves, that with the most time of its own first. */
export function importCosts({ files }: RecordedRun): readonly ImportCost[] {
  const testFiles = new Set(files.map(({ file }) => file));
  const costs = new Map<string, ImportCost>();
  for (const { imports } of files) {
    const seen = new Set<string>();
    for (const { path, selfMs, totalMs } of imports) {
      if (testFiles.has(path)) continue;
      const known = costs.get(path) ?? { path, files: 0, selfMs: 0, totalMs: 0 };
      costs.set(path, {
        path,
        files: known.files + (seen.has(path) ? 0 : 1),
        selfMs: known.selfMs + selfMs,
        totalMs: known.totalMs + totalMs,
      });
      seen.add(path);
    }
  }
  return [...costs.values()].toSorted((one, other) => other.selfMs - one.selfMs);
}
