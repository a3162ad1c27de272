import { Schema } from '@flakiness/flakiness-report';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flakinessRefusal, flakinessReport } from '../../../src/report/flakiness-report.ts';
import { hostileReport } from './hostile-report.ts';
import { madeUpReport, madeUpTest, richReport } from './made-up-report.ts';

describe('the open Flakiness Report format', () => {
  const document = flakinessReport(richReport());

  it('is what its schema asks for, whatever titles and messages hold', () => {
    expect(Schema.Report.parse(document)).toEqual(document);
    expect(Schema.Report.parse(flakinessReport(madeUpReport([])))).toBeDefined();
    fc.assert(
      fc.property(hostileReport, (report) => {
        Schema.Report.parse(JSON.parse(JSON.stringify(flakinessReport(report))));
      }),
    );
  });

  it('has a failed and a passed attempt for what is flaky, and one for the rest', () => {
    const statuses = document.suites.flatMap(({ tests }) =>
      tests.map(({ title, attempts }) => [title, attempts.map(({ status }) => status).join(' ')]),
    );
    expect(Object.fromEntries(statuses)).toMatchObject({
      'cart > starts empty': 'failed passed',
      'mail > is sent once': 'failed passed',
      'tax > knows the rates of 2027': 'failed',
      'tax > knows the rates of 2028': 'skipped',
      'prices > case 1': 'passed',
    });
  });

  it('tells seeds, causes and verdicts in metadata and annotations', () => {
    expect(document.environments).toEqual(
      ['vitest', 'dom'].map((name) => ({
        name,
        metadata: {
          at: '2026-11-22T10:00:00.000Z',
          axes: 'order,clock,random,schedule',
          firstSeed: 1,
          seeds: 1000,
          completedSeeds: 1000,
          probes: 41,
        },
      })),
    );
    const fees = document.suites.find(({ title }) => title === 'tests/checkout/fees.test.ts');
    const [attempt] = fees!.tests[0]!.attempts;
    expect(attempt).toMatchObject({ environmentIdx: 0, status: 'failed', duration: 0.4 });
    expect(attempt!.annotations.map(({ type, description }) => `${type} ${description}`)).toEqual([
      'becalm:verdict flaky',
      'becalm:kind FLAKY',
      'becalm:rate 12 of 1000 worlds (0.6–2.1 %)',
      'becalm:cause clock: the local date is the 31st, in America/Sao_Paulo (UTC−03:00)',
      'becalm:seeds 417,533,540,601,602,644,700,712,801,877,940,998',
      'becalm:probes p11,p17',
      'becalm:replay becalm replay 417 --at 2026-11-22T10:00:00Z --test "tests/checkout/fees.test.ts > fees > adds the express surcharge"',
      'becalm:try pass the date in, or compare with the month’s own length',
    ]);
    expect(attempt!.errors[0]!.location).toEqual({ file: 'src/checkout/calendar.ts', line: 41, column: 12 });
  });

  it('joins a test of several projects', () => {
    const tests = ['node', 'dom'].map((project) => madeUpTest({ project }));
    const [suite] = flakinessReport(madeUpReport(tests)).suites;
    expect(suite!.tests.map(({ attempts }) => attempts.map((attempt) => attempt.environmentIdx))).toEqual([
      [0, 1],
    ]);
  });

  it.each([
    [null, 'none'],
    ['c0ffee', '"c0ffee"'],
  ])('needs a whole commit: %s', (commit, shown) => {
    expect(flakinessRefusal(madeUpReport([], { commit }))).toBe(
      `Expected the report to name a commit of 40 hexadecimal digits, was ${shown}.`,
    );
    expect(flakinessRefusal(richReport())).toBeNull();
  });
});
