import { describe, expect, it } from 'vitest';
import type { Finding, Measure } from '../../../tools/cleanup/measure.ts';
import { copies, likenesses } from '../../../tools/cleanup/measures/clones.ts';
import { complexity } from '../../../tools/cleanup/measures/complexity.ts';
import { deadCode } from '../../../tools/cleanup/measures/dead-code.ts';
import { types } from '../../../tools/cleanup/measures/types.ts';
import { brokenPlaces, madeUpRepository } from '../made-up-repository.ts';

describe('dead code', () => {
  it('names what knip finds in either of its runs, each once', async () => {
    const everything = {
      issues: [
        { file: 'src/a.ts', files: [{ name: 'src/a.ts' }], exports: [] },
        {
          file: 'src/b.ts',
          exports: [{ name: 'dead', line: 7, col: 3 }],
          duplicates: [
            [
              { name: 'one', line: 2 },
              { name: 'two', line: 3 },
            ],
          ],
        },
      ],
    };
    const production = { issues: [{ file: 'src/a.ts', files: [{ name: 'src/a.ts' }] }] };
    const found = await take(deadCode, 'knip', everything, production);
    expect(found.figure).toBe('4 findings');
    expect(brokenPlaces(found)).toEqual([
      'src/a.ts:1 a file',
      'src/b.ts:7 dead (exports)',
      'src/b.ts:2 one (duplicates)',
      'src/b.ts:3 two (duplicates)',
    ]);
  });

  it('has no place where nothing is dead', async () => {
    expect(await take(deadCode, 'knip', { issues: [] }, { issues: [] })).toEqual({
      figure: '0 findings',
      places: [],
    });
  });
});

describe.each([copies, likenesses])('$name', (measure) => {
  const file = (name: string, start: number) => ({ name, start, end: start + 4 });
  const pair = (one: string, other: string) => ({ firstFile: file(one, 1), secondFile: file(other, 11) });
  const report = (duplicates: readonly object[], sources = 9) => ({
    duplicates,
    statistics: { total: { sources } },
  });

  it('lets three occurrences stand', async () => {
    const found = await take(measure, 'jscpd', report([pair('a.ts', 'b.ts'), pair('a.ts', 'c.ts')]));
    expect(found.figure).toBe('0 of 1 groups above 3, the largest 3');
    expect(brokenPlaces(found)).toEqual([]);
  });

  it('breaks at the fourth, and names all four', async () => {
    const pairs = [pair('a.ts', 'b.ts'), pair('a.ts', 'c.ts'), pair('a.ts', 'd.ts'), pair('x.ts', 'y.ts')];
    const found = await take(measure, 'jscpd', report(pairs));
    expect(found.figure).toBe('1 of 2 groups above 3, the largest 4');
    expect(brokenPlaces(found)).toEqual(['a.ts:1 stands also in b.ts:11, c.ts:11, d.ts:11']);
  });

  it('refuses to have read nothing', async () => {
    await expect(take(measure, 'jscpd', report([], 0))).rejects.toThrow(
      'Expected files with code to measure',
    );
  });
});

describe('complexity', () => {
  const message = (name: string, paths: number, line: number) => ({
    message: `${name} has a complexity of ${paths}. Maximum allowed is 0.`,
    line,
  });

  it('breaks above 10, by paths from the root', async () => {
    const messages = [message("Function 'calm'", 10, 3), message("Async method 'tangled'", 11, 9)];
    const found = await take(complexity, 'eslint', [{ filePath: '/made/up/src/a.ts', messages }]);
    expect(found.figure).toBe('1 of 2 functions above 10, the highest 11');
    expect(brokenPlaces(found)).toEqual(["src/a.ts:9 Async method 'tangled'"]);
  });

  it('refuses a file that ESLint cannot parse: its functions were not counted', async () => {
    const messages = [{ message: 'Parsing error: Unexpected token', line: 1 }];
    await expect(take(complexity, 'eslint', [{ filePath: '/made/up/src/a.ts', messages }])).rejects.toThrow(
      'Expected the complexity of a function at src/a.ts:1, was "Parsing error',
    );
  });

  it('refuses to have read nothing', async () => {
    await expect(take(complexity, 'eslint', [])).rejects.toThrow('Expected functions to measure, was none');
  });
});

describe('types', () => {
  const report = (correctCount: number, totalCount: number, details: readonly object[] = []) => ({
    correctCount,
    totalCount,
    details,
  });

  it('names what is any, on the line that editors show', async () => {
    const details = [{ filePath: 'src/a.ts', line: 4, character: 2, text: 'anything' }];
    const found = await take(types, 'type-coverage', report(99_999, 100_000, details));
    expect(found.figure).toBe('99.99 % · 99,999 of 100,000 names');
    expect(brokenPlaces(found)).toEqual(['src/a.ts:5 anything']);
  });

  it('is 100 % only where all have a type', async () => {
    const found = await take(types, 'type-coverage', report(100_000, 100_000));
    expect(found).toEqual({ figure: '100 % · 100,000 of 100,000 names', places: [] });
  });

  it('refuses to have read nothing', async () => {
    await expect(take(types, 'type-coverage', report(0, 0))).rejects.toThrow('Expected names to measure');
  });
});

describe('what a tool prints', () => {
  it.each([
    [deadCode, 'knip'],
    [copies, 'jscpd'],
    [complexity, 'eslint'],
    [types, 'type-coverage'],
  ])('of $name is refused where it is no JSON, and quoted', async (measure, program) => {
    const repository = madeUpRepository({ 'src/a.ts': '' }, { [program]: ['Error: no such option'] });
    await expect(measure.take(repository)).rejects.toThrow(
      `Expected JSON of findings from ${program}, was "Error: no such option". Run npm ci, then ${program} by itself.`,
    );
  });
});

function take(measure: Measure, program: string, ...reports: readonly object[]): Promise<Finding> {
  const printed = reports.map((report) => JSON.stringify(report));
  return measure.take(madeUpRepository({ 'src/a.ts': '' }, { [program]: printed }));
}
