import { describe, expect, it } from 'vitest';
import { readReport } from '../../tools/mutate/read-report.ts';
import { mutant, report, reported } from './made-up-report.ts';

describe('readReport', () => {
  it('reads a mutant with the code it replaces and the line around it', () => {
    expect(readReport(report({ 'src/money/paid.ts': [reported('cents >= 0', 'Survived')] }))).toEqual([
      mutant(),
    ]);
  });

  it('reads code of several lines whole', () => {
    const location = { start: { line: 1, column: 48 }, end: { line: 3, column: 2 } };
    const [block] = readReport(report({ 'a.ts': [reported('{}', 'Killed', { location })] }));
    expect(block).toMatchObject({
      original: '{\n  return cents > 0;\n}',
      line: 'export function isPaid(cents: number): boolean {',
    });
  });

  it.each([
    ['Killed', 'killed'],
    ['Timeout', 'timed-out'],
    ['Survived', 'survived'],
    ['NoCoverage', 'no-coverage'],
    ['RuntimeError', 'invalid'],
    ['CompileError', 'invalid'],
  ])('calls %s %s', (status, outcome) => {
    expect(readReport(report({ 'a.ts': [reported('true', status)] }))[0]?.outcome).toBe(outcome);
  });

  it.each(['Test timed out in 20000ms.\nIf this is', 'Hook timed out in 20000ms.'])(
    'calls a mutant killed late where a test failed with "%s"',
    (statusReason) => {
      expect(readReport(report({ 'a.ts': [reported('true', 'Killed', { statusReason })] }))[0]?.outcome).toBe(
        'killed-late',
      );
    },
  );

  it('calls a mutant killed where a test fails because of what it says of a time-out', () => {
    const statusReason = 'expected "Test timed out in 20000ms" to be null';
    expect(readReport(report({ 'a.ts': [reported('true', 'Killed', { statusReason })] }))[0]?.outcome).toBe(
      'killed',
    );
  });

  it('lists files and places in order, whatever the order of the report', () => {
    const later = { location: { start: { line: 3, column: 1 }, end: { line: 3, column: 2 } } };
    const mutants = readReport(
      report({
        'b.ts': [reported('true', 'Killed')],
        'a.ts': [reported('', 'Killed', later), reported('true', 'Killed')],
      }),
    );
    expect(mutants.map(({ file, start }) => [file, start.line])).toEqual([
      ['a.ts', 2],
      ['a.ts', 3],
      ['b.ts', 2],
    ]);
  });

  it('refuses mutants that a comment in the code has switched off', () => {
    expect(() => readReport(report({ 'a.ts': [reported('true', 'Ignored')] }))).toThrow(
      /was Ignored at a\.ts:2\. Take comments for Stryker out/,
    );
  });

  it.each(['{}', '{"files":{"a.ts":{"source":"","mutants":[{}]}}}', '[]'])('refuses %s', (text) => {
    expect(() => readReport(text)).toThrow(/^Expected a JSON report of Stryker, found/);
  });
});
