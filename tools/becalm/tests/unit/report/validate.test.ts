import { describe, expect, it } from 'vitest';
import { InvalidReportError, validateReport } from '../../../src/report/validate.ts';
import { reportOf } from './hunted.ts';

function problemsOf(value: unknown): readonly string[] {
  try {
    validateReport(value);
    return [];
  } catch (error) {
    if (error instanceof InvalidReportError) return error.problems;
    throw error;
  }
}

describe('validateReport', () => {
  it.each([null, 'text', 42, []])('refuses %j as a whole', (value) => {
    expect(problemsOf(value)).toEqual([expect.stringMatching(/^the whole value: /)]);
  });

  it('names every place that is wrong', async () => {
    const report = await reportOf({ tests: ['a.test.ts > one'] });
    const [test] = report.tests;

    const problems = problemsOf({
      ...report,
      schema: 'becalm.report/2',
      at: 'yesterday',
      tests: [{ ...test, verdict: 'fine', failures: 101, failingProbes: ['3'] }],
    });

    expect(problems.map((problem) => problem.split(': ')[0])).toEqual([
      'schema',
      'at',
      'tests[0].verdict',
      'tests[0].failingProbes[0]',
    ]);
  });

  it('refuses more failures than runs', async () => {
    const report = await reportOf({ tests: ['a.test.ts > one'] });

    expect(problemsOf({ ...report, tests: [{ ...report.tests[0], failures: 101 }] })).toEqual([
      'tests[0].failures: Expected at most as many failures as runs',
    ]);
  });

  it('says in its message what was expected and what is wrong', async () => {
    const report = await reportOf({ tests: ['a.test.ts > one'] });

    expect(() => validateReport({ ...report, probes: -1 })).toThrow(
      /Expected a report of schema "becalm.report\/1"[\s\S]*probes: /,
    );
  });

  it('leaves out fields that it does not know', async () => {
    const report = await reportOf({ tests: ['a.test.ts > one'] });

    expect(validateReport({ ...report, added: 'later' })).toEqual(report);
  });
});
