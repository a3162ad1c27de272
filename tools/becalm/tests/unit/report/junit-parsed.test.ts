import fc from 'fast-check';
import { parse } from 'junit2json';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { junitXml } from '../../../src/report/junit.ts';
import type { Report } from '../../../src/report/schema.ts';
import { hostileReport } from './hostile-report.ts';
import { richReport } from './made-up-report.ts';

/** A title: the parser makes a number of one that looks like a number. */
const title = z.union([z.string(), z.number().transform(String)]);

/** What the published parser makes of a document; `flakyFailure` and `rerunFailure` it keeps as it finds them. */
const parsed = z.object({
  tests: z.number(),
  testsuite: z.array(
    z.object({
      name: title,
      tests: z.number(),
      testcase: z.array(
        z.object({
          name: title.default(''),
          flakyFailure: z.array(z.unknown()).default([]),
          rerunFailure: z.array(z.unknown()).default([]),
          failure: z.array(z.unknown()).default([]),
          skipped: z.array(z.unknown()).default([]),
        }),
      ),
    }),
  ),
});

async function casesOf(
  report: Report,
): Promise<readonly z.infer<typeof parsed>['testsuite'][number]['testcase'][number][]> {
  const { tests, testsuite } = parsed.parse(await parse(junitXml(report)));
  expect(tests).toBe(report.tests.length);
  for (const suite of testsuite) expect(suite.testcase).toHaveLength(suite.tests);
  return testsuite.flatMap(({ testcase }) => testcase);
}

describe('JUnit XML through a published parser (junit2json)', () => {
  it('has every test with its outcome', async () => {
    const report = richReport();
    const cases = await casesOf(report);
    const sorted = (names: readonly string[]): readonly string[] => names.toSorted();
    const withVerdict = (...verdicts: readonly string[]): readonly string[] =>
      sorted(report.tests.filter(({ verdict }) => verdicts.includes(verdict)).map(({ name }) => name));

    const flaky = cases.filter(({ flakyFailure }) => flakyFailure.length === 1);
    expect(sorted(flaky.map(({ name }) => name))).toEqual(withVerdict('flaky', 'unconfirmed'));
    const broken = cases.filter(({ failure }) => failure.length === 1);
    expect(sorted(broken.map(({ name }) => name))).toEqual(withVerdict('broken'));
    expect(broken.every(({ rerunFailure }) => rerunFailure.length > 0)).toBe(true);
    const skipped = cases.filter((each) => each.skipped.length === 1);
    expect(sorted(skipped.map(({ name }) => name))).toEqual(withVerdict('skipped'));
  });

  it('has every test, whatever titles, messages and paths hold', async () => {
    await fc.assert(
      fc.asyncProperty(hostileReport, async (report) => {
        expect(await casesOf(report)).toHaveLength(report.tests.length);
      }),
    );
  });
});
