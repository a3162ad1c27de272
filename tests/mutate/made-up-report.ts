import type { MutatedModule } from '../../tools/mutate/modules.ts';
import type { Mutant } from '../../tools/mutate/mutant.ts';

/** A module of two files, held to 75 %. */
export const MODULE: MutatedModule = {
  name: 'money',
  files: ['src/money/*.ts', '!src/money/index.ts'],
  tests: ['tests/money/*.test.ts'],
  floorPercent: 75,
};

/** What the made-up files of `report` say; the mutants stand in the second line. */
export const SOURCE = ['export function isPaid(cents: number): boolean {', '  return cents > 0;', '}'].join(
  '\n',
);

/** A mutant of `cents > 0` in `SOURCE`, as Stryker reports it. */
export function reported(
  replacement: string,
  status: string,
  changes: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return {
    id: replacement,
    mutatorName: 'EqualityOperator',
    replacement,
    location: { start: { line: 2, column: 10 }, end: { line: 2, column: 19 } },
    status,
    coveredBy: ['0'],
    ...changes,
  };
}

/** A JSON report of Stryker about these mutants, by file. */
export function report(files: Readonly<Record<string, readonly object[]>>): string {
  return JSON.stringify({
    schemaVersion: '2',
    thresholds: { high: 80, low: 60 },
    testFiles: {},
    files: Object.fromEntries(
      Object.entries(files).map(([path, mutants]) => [
        path,
        { language: 'typescript', source: SOURCE, mutants },
      ]),
    ),
  });
}

/** The mutant `cents > 0` → `cents >= 0` as it is read, with changes. */
export function mutant(changes: Partial<Mutant> = {}): Mutant {
  return {
    file: 'src/money/paid.ts',
    start: { line: 2, column: 10 },
    end: { line: 2, column: 19 },
    mutator: 'EqualityOperator',
    original: 'cents > 0',
    replacement: 'cents >= 0',
    line: 'return cents > 0;',
    outcome: 'survived',
    ...changes,
  };
}
