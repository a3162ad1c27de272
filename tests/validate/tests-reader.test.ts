import { describe, expect, test } from 'vitest';
import { readClaimedTests, readOtherTests } from '../../tools/validate/read/tests.ts';
import { ended } from './ended.ts';

const file = (path: string, tests: Readonly<Record<string, string>>, status = 'passed', message = '') => ({
  name: `/repo/${path}`,
  status,
  message,
  assertionResults: Object.entries(tests).map(([fullName, one]) => ({ fullName, status: one })),
});

const report = (...testResults: readonly ReturnType<typeof file>[]) => ({ testResults });
const oracles = [{ path: 'tests/oracles/' }];

describe('a line of some tests', () => {
  test('passes with its own tests, whatever becomes of the others', () => {
    const run = report(
      file('tests/oracles/a.test.ts', { one: 'passed', two: 'skipped' }),
      file('tests/core/b.test.ts', { three: 'failed' }, 'failed'),
    );
    expect(readClaimedTests(ended(run, { status: 1 }), oracles)).toEqual({
      verdict: 'pass',
      figure: '1 passed, 0 failed, 1 skipped in 1 files',
      details: [],
    });
    expect(readOtherTests(ended(run, { status: 1 }), oracles)).toMatchObject({
      verdict: 'fail',
      details: ['tests/core/b.test.ts > three'],
    });
  });

  test('may claim a test by how its title begins', () => {
    const claims = [{ path: 'tests/oracles/a.test.ts', title: 'the data' }];
    const run = report(
      file('tests/oracles/a.test.ts', { 'the data are lost': 'failed', other: 'passed' }, 'failed'),
    );
    expect(readClaimedTests(ended(run), claims)).toMatchObject({ verdict: 'fail' });
    expect(readOtherTests(ended(run), claims)).toMatchObject({ verdict: 'pass' });
  });

  test('looks only within the folders that are named', () => {
    const run = report(
      file('tests/core/b.test.ts', { three: 'failed' }, 'failed'),
      file('tests/integration/c.test.ts', { four: 'passed' }),
    );
    expect(readOtherTests(ended(run, { status: 1 }), [], '/integration/')).toMatchObject({ verdict: 'pass' });
  });

  test('fails where it has no tests', () => {
    expect(readClaimedTests(ended(report()), oracles)).toMatchObject({
      verdict: 'fail',
      details: ['Expected tests, found none.'],
    });
  });

  test.each([
    ['could not be loaded', {}, '(the file could not be loaded)'],
    ['has a hook that failed', { one: 'passed' }, 'the hook broke'],
  ])('counts a file that %s as a failure', (_, tests, name) => {
    const run = report(file('tests/oracles/a.test.ts', tests, 'failed', name));
    expect(readClaimedTests(ended(run, { status: 1 }), oracles)).toMatchObject({
      verdict: 'fail',
      details: [`tests/oracles/a.test.ts > ${name}`],
    });
  });

  test('fails where Vitest fails and no test does', () => {
    const run = report(file('tests/oracles/a.test.ts', { one: 'passed' }));
    for (const status of [1, null])
      expect(readClaimedTests(ended(run, { status }), oracles)).toMatchObject({
        verdict: 'fail',
        details: [expect.stringContaining('though no test failed')],
      });
  });

  test('names five failures and counts the rest', () => {
    const names = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`t${index}`, 'failed']));
    const read = readClaimedTests(ended(report(file('tests/oracles/a.test.ts', names, 'failed'))), oracles);
    expect(read).toMatchObject({ details: expect.arrayContaining(['and 3 more']) });
  });

  test('is not run where all its tests leave themselves out, with their reason', () => {
    const run = report(file('tests/oracles/a.test.ts', { one: 'skipped' }));
    expect(readClaimedTests(ended(run), oracles)).toEqual({
      verdict: 'not run',
      why: 'all 1 tests were skipped',
    });
    const output = 'SKIPPED: all of it. Expected promtool.\nSKIPPED: all of it. Expected promtool.\n';
    expect(readClaimedTests(ended(run, { output }), oracles)).toEqual({
      verdict: 'not run',
      why: 'all of it. Expected promtool.',
    });
  });
});
