import type {
  RunnerTestCase as TestCase,
  RunnerTestFile as TestFile,
  RunnerTestSuite as TestSuite,
} from 'vitest/node';
import { loadingName, type TestError, type TestFailure } from '../worlds/outcome.ts';
import { testPath } from '../worlds/test-path.ts';
import type { NamedFile } from './task-tree.ts';
import { toTestError } from './test-error.ts';

/** How one test ended in a run. */
export type TestResult =
  | { readonly kind: 'passed'; readonly durationMs: number }
  | { readonly kind: 'failed'; readonly durationMs: number; readonly error: TestError }
  | { readonly kind: 'skipped' };

/** The results of a file: one per collected test, or why it could not be collected. */
export type FileResult =
  | { readonly kind: 'collected'; readonly results: ReadonlyMap<string, TestResult> }
  | { readonly kind: 'unloadable'; readonly error: TestError };

/** The paths of the tests that failed; one that stands for the file where it does not load. */
export function failuresIn(results: ReadonlyMap<string, FileResult>): ReadonlySet<string> {
  const failed = [...results].flatMap(([file, result]) => {
    if (result.kind === 'unloadable') return [{ file, name: loadingName }];
    return [...result.results].flatMap(([name, { kind }]) => (kind === 'failed' ? [{ file, name }] : []));
  });
  return new Set(failed.map(testPath));
}

/**
 * Reads how the tests of a file ended, once it has run.
 *
 * @param overdue - tests that took longer than their time-out in their own, virtual time
 */
export function readResults(
  root: string,
  file: TestFile,
  named: NamedFile,
  overdue: ReadonlySet<unknown>,
): FileResult {
  if (file.tasks.length === 0) return { kind: 'unloadable', error: firstError(root, file) };
  const results = new Map<string, TestResult>();
  for (const { task, name } of named.tests) {
    const result = readTest(root, task);
    results.set(name, result.kind === 'passed' && overdue.has(task) ? timedOut(result, task) : result);
  }
  blameHooks(root, file, named, results);
  return { kind: 'collected', results };
}

function readTest(root: string, test: TestCase): TestResult {
  const result = test.result;
  if (result?.state === 'pass') return { kind: 'passed', durationMs: result.duration ?? 0 };
  if (result?.state === 'fail') {
    return { kind: 'failed', durationMs: result.duration ?? 0, error: firstError(root, test) };
  }
  return { kind: 'skipped' };
}

function timedOut({ durationMs }: { readonly durationMs: number }, { timeout }: TestCase): TestResult {
  const message = `Test timed out in ${timeout}ms.`;
  return { kind: 'failed', durationMs, error: { name: 'Error', message, location: null } };
}

/**
 * A failing hook of a suite fails the run though no test says so: Vitest calls the tests that it kept from
 * running skipped. Here they fail with its error; where all had run (an `afterAll`), the suite's first declared test carries it.
 */
function blameHooks(root: string, file: TestFile, named: NamedFile, results: Map<string, TestResult>): void {
  for (const suite of suitesOf(file)) {
    if ((suite.result?.errors ?? []).length === 0) continue;
    const error = firstError(root, suite);
    const inside = named.tests.filter(({ task, runs }) => runs && isWithin(task, suite));
    const kept = inside.filter(({ task }) => task.result?.state === 'skip');
    for (const { name } of kept.length > 0 ? kept : inside.slice(0, 1)) {
      results.set(name, { kind: 'failed', durationMs: 0, error });
    }
  }
}

function* suitesOf(suite: TestSuite): Generator<TestSuite> {
  yield suite;
  for (const task of suite.tasks) if (task.type === 'suite') yield* suitesOf(task);
}

function isWithin(test: TestCase, suite: TestSuite): boolean {
  let parent: TestSuite | undefined = test.suite ?? test.file;
  while (parent !== undefined) {
    if (parent === suite) return true;
    parent = parent === parent.file ? undefined : (parent.suite ?? parent.file);
  }
  return false;
}

function firstError(root: string, task: TestCase | TestSuite): TestError {
  return toTestError(root, task.result?.errors?.[0]);
}

/** Turns failures of a file that does not load into failures of the tests it is known to have. */
export function failAll(file: string, names: readonly string[], error: TestError): TestFailure[] {
  return (names.length === 0 ? [loadingName] : names).map((name) => ({ file, name, error }));
}
