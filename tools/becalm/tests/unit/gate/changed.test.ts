import { describe, expect, it } from 'vitest';
import { type Changes, judgeChanged } from '../../../src/gate/changed.ts';
import { fakeFile } from './fake-coverage.ts';

/** A file of ten lines with a statement on each; those that were not reached are named. */
function measured(path: string, ...uncovered: readonly number[]) {
  return fakeFile(path, {
    statements: Array.from({ length: 10 }, (_, index) => (uncovered.includes(index + 1) ? 0 : 1)),
  });
}

function judge(given: Partial<Changes>) {
  const sources = ['src/a.ts', 'src/b.ts'];
  return judgeChanged({ files: [], sources, measured: [], floor: 90, base: 'origin/main', ...given });
}

describe('judgeChanged', () => {
  it('fails where too few of the changed lines were reached, and passes once they are', () => {
    const files = [{ path: 'src/a.ts', lines: [1, 2, 3, 4] }];
    const before = judge({ files, measured: [measured('src/a.ts', 2, 3)] });

    expect(before).toMatchObject({
      name: 'changed',
      passed: false,
      subject: '4 lines of code in 1 file, against origin/main',
      rows: [
        {
          outcome: 'warn',
          message: 'without a test: 2–3',
          values: { file: 'src/a.ts', lines: { covered: 2, total: 4, percent: 50, floor: 90 } },
          places: [{ file: 'src/a.ts', line: 2 }],
        },
        { outcome: 'fail', message: '50.00 % (2 more)', values: { file: 'whole' } },
      ],
      next: ['Test the changed lines of src/a.ts first.'],
    });
    expect(judge({ files, measured: [measured('src/a.ts')] })).toMatchObject({ passed: true, next: [] });
  });

  it('looks at changed lines only: what was there before is no concern of a change', () => {
    const files = [{ path: 'src/a.ts', lines: [1] }];

    expect(judge({ files, measured: [measured('src/a.ts', 2, 3, 4)] })).toMatchObject({ passed: true });
  });

  it('counts a source that no coverage knows as uncovered, line by line', () => {
    const files = [
      { path: 'src/a.ts', lines: [1] },
      { path: 'src/b.ts', lines: [7, 8] },
    ];
    const verdict = judge({ files, measured: [measured('src/a.ts')] });

    expect(verdict).toMatchObject({ passed: false });
    expect(verdict.rows[1]).toMatchObject({
      message: 'no coverage knows this file',
      values: { lines: { covered: 0, total: 2 } },
      places: [{ file: 'src/b.ts', line: null }],
    });
  });

  it('passes over files that nobody measures, and lines without code', () => {
    const files = [
      { path: 'README.md', lines: [1, 2] },
      { path: 'tests/a.test.ts', lines: [1] },
      { path: 'src/a.ts', lines: [99] },
    ];

    expect(judge({ files, measured: [measured('src/a.ts', 1)] })).toMatchObject({
      passed: true,
      subject: '0 lines of code in 0 files, against origin/main',
    });
  });

  it('takes a line for covered only where all that starts on it was reached', () => {
    const file = fakeFile('src/a.ts', { statements: [1, 1, 0], branches: [1, 0, 1] });

    expect(judge({ files: [{ path: 'src/a.ts', lines: [1, 2, 3] }], measured: [file] })).toMatchObject({
      passed: false,
      rows: [{ values: { uncovered: [2, 3] } }, {}],
    });
  });

  it.each([
    [90, 9, true],
    [90, 8, false],
    [0, 0, true],
    [100, 10, true],
    [100, 9, false],
  ])('holds all lines together to a floor of %d %%: %d of ten', (floor, covered, passed) => {
    const uncovered = Array.from({ length: 10 - covered }, (_, index) => index + 1);
    const files = [{ path: 'src/a.ts', lines: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] }];

    expect(judge({ files, measured: [measured('src/a.ts', ...uncovered)], floor })).toMatchObject({ passed });
  });

  it('names the file with most to do first, and some lines of many', () => {
    const lines = Array.from({ length: 30 }, (_, index) => index * 2 + 1);
    const files = [
      { path: 'src/a.ts', lines: [1] },
      { path: 'src/b.ts', lines },
    ];
    const b = fakeFile('src/b.ts', { statements: Array<number>(60).fill(0) });
    const verdict = judge({ files, measured: [measured('src/a.ts', 1), b] });

    expect(verdict.next).toEqual(['Test the changed lines of src/b.ts first.']);
    expect(verdict.rows[1]?.message).toBe('without a test: 1, 3, 5, 7, 9, 11 and 24 more');
    expect(verdict.rows[1]?.places).toHaveLength(10);
  });
});
