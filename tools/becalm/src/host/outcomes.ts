import {
  type CatalogueEntry,
  loadingName,
  type RunOutcome,
  type TestFailure,
  type TestId,
} from '../worlds/outcome.ts';
import type { WorldRun } from './notes.ts';
import { type FileResult, failAll, type TestResult } from './read-results.ts';

/** Lists the tests of the neutral world in declared order, files in the project's own order. */
export function catalogueOf(
  files: readonly string[],
  results: ReadonlyMap<string, FileResult>,
): readonly CatalogueEntry[] {
  return files.flatMap((file): CatalogueEntry[] => {
    const result = results.get(file);
    if (result === undefined) return [];
    if (result.kind === 'unloadable') return [{ file, name: loadingName, outcome: 'failed' }];
    return [...result.results].map(([name, { kind }]) => ({ file, name, outcome: kind }));
  });
}

/**
 * Tells what came out of a run against the catalogue.
 *
 * @param files - the files that were wanted, or null for all of them
 */
export function outcomeOf(
  catalogue: readonly CatalogueEntry[],
  { results, needsRealTime, trace }: WorldRun,
  files: readonly string[] | null,
  durationMs: number,
): RunOutcome {
  const ended = [...results.values()].flatMap((file) =>
    file.kind === 'collected' ? [...file.results.values()] : [],
  );
  return {
    failures: failuresOf(catalogue, results),
    skipped: skippedOf(catalogue, results, files),
    testsRun: ended.filter(({ kind }) => kind !== 'skipped').length,
    durationMs,
    testDurationsMs: durations(catalogue, results),
    needsRealTime,
    trace,
  };
}

function failuresOf(
  catalogue: readonly CatalogueEntry[],
  results: ReadonlyMap<string, FileResult>,
): readonly TestFailure[] {
  const known = namesByFile(catalogue);
  return [...results].flatMap(([file, result]) => {
    if (result.kind === 'unloadable') return failAll(file, known.get(file) ?? [], result.error);
    return [...result.results].flatMap(([name, test]) =>
      test.kind === 'failed' ? [{ file, name, error: test.error }] : [],
    );
  });
}

/** Of the files that were wanted, the tests that the catalogue says run and that did not. */
function skippedOf(
  catalogue: readonly CatalogueEntry[],
  results: ReadonlyMap<string, FileResult>,
  files: readonly string[] | null,
): readonly TestId[] {
  return catalogue
    .filter(({ file, outcome }) => outcome !== 'skipped' && files?.includes(file) !== false)
    .filter(({ file, name }) => resultOf(results, file, name)?.kind === 'skipped')
    .map(({ file, name }) => ({ file, name }));
}

function namesByFile(catalogue: readonly CatalogueEntry[]): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const { file, name, outcome } of catalogue) {
    const list = names.get(file) ?? [];
    if (outcome !== 'skipped') list.push(name);
    names.set(file, list);
  }
  return names;
}

/** A test that does not appear counts as skipped; a file that did not load has no results of tests. */
function resultOf(
  results: ReadonlyMap<string, FileResult>,
  file: string,
  name: string,
): TestResult | undefined {
  const result = results.get(file);
  if (result?.kind === 'unloadable') return undefined;
  return result?.results.get(name) ?? { kind: 'skipped' };
}

function durations(
  catalogue: readonly CatalogueEntry[],
  results: ReadonlyMap<string, FileResult>,
): Float32Array {
  return Float32Array.from(catalogue, ({ file, name }) => {
    const result = resultOf(results, file, name);
    return result === undefined || result.kind === 'skipped' ? Number.NaN : result.durationMs;
  });
}
