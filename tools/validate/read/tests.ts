import { z } from 'zod';
import { judged, type Reading, type RunEnd, type TestClaim, unreadable } from '../line.ts';
import { readJson } from './json.ts';

const report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

/** Failures that a line names; more are counted. */
const NAMED_MAX = 5;

interface JudgedTest {
  readonly path: string;
  readonly name: string;
  readonly status: string;
}

/** A test of a file that could not be loaded has no name of its own. */
const NOT_LOADED = '(the file could not be loaded)';

/** Reads those tests of a report of Vitest in JSON that are claimed. */
export function readClaimedTests(end: RunEnd, claims: readonly TestClaim[]): Reading {
  return readTests(end, (test) => claims.some((claim) => isClaimed(test, claim)));
}

/**
 * Reads the tests that nobody else claims.
 *
 * @param within - how the path begins of a file that is looked at, or what it contains; empty for all
 */
export function readOtherTests(end: RunEnd, others: readonly TestClaim[], within = ''): Reading {
  return readTests(
    end,
    (test) => test.path.includes(within) && !others.some((claim) => isClaimed(test, claim)),
  );
}

function readTests(end: RunEnd, isOurs: (test: JudgedTest) => boolean): Reading {
  const read = readJson(end.document, report);
  if (read === undefined) return unreadable('a report of Vitest in JSON', end);
  const all = read.testResults.flatMap((file) => testsOf(file, end.root));
  const ours = all.filter(isOurs);
  const passed = ours.filter(({ status }) => status === 'passed').length;
  const failed = ours.filter(({ status }) => status === 'failed');
  const skipped = ours.length - passed - failed.length;
  if (ours.length > 0 && skipped === ours.length)
    return { verdict: 'not run', why: skipReasons(end.output) ?? `all ${skipped} tests were skipped` };
  const files = new Set(ours.map(({ path }) => path)).size;
  const figure = `${passed} passed, ${failed.length} failed, ${skipped} skipped in ${files} files`;
  return judged(figure, [
    ...(ours.length === 0 ? ['Expected tests, found none.'] : []),
    ...failed.slice(0, NAMED_MAX).map(({ path, name }) => `${path} > ${name}`),
    ...(failed.length > NAMED_MAX ? [`and ${failed.length - NAMED_MAX} more`] : []),
    ...endOutsideOfTests(end, all),
  ]);
}

/** An error that no test has, such as a rejection that nobody catches, is a failure of everything that ran. */
function endOutsideOfTests({ status, seconds }: RunEnd, all: readonly JudgedTest[]): readonly string[] {
  if (status === 0 || all.some((test) => test.status === 'failed')) return [];
  const how = status === null ? 'a signal' : `status ${status}`;
  return [`Vitest ended with ${how} after ${Math.round(seconds)} s, though no test failed.`];
}

function testsOf(file: z.infer<typeof report>['testResults'][number], root: string): readonly JudgedTest[] {
  const path = file.name.startsWith(`${root}/`) ? file.name.slice(root.length + 1) : file.name;
  if (file.assertionResults.length === 0)
    return file.status === 'failed' ? [{ path, name: NOT_LOADED, status: 'failed' }] : [];
  const tests = file.assertionResults.map(({ fullName, status }) => ({ path, name: fullName, status }));
  const hookFailed = file.status === 'failed' && tests.every(({ status }) => status !== 'failed');
  return hookFailed ? [...tests, { path, name: file.message ?? NOT_LOADED, status: 'failed' }] : tests;
}

function isClaimed({ path, name }: JudgedTest, claim: TestClaim): boolean {
  return path.startsWith(claim.path) && (claim.title === undefined || name.startsWith(claim.title));
}

/** What tests say that leave themselves out. */
function skipReasons(output: string): string | undefined {
  const reasons = [...new Set([...output.matchAll(/^SKIPPED: (.+)$/gm)].map(([, reason = '']) => reason))];
  return reasons.length === 0 ? undefined : reasons.join(' ');
}
