import { z } from 'zod';
import type { Mutant, MutantOutcome, Position } from './mutant.ts';

/** The part of Stryker's report that is read; https://github.com/stryker-mutator/mutation-testing-elements has it all. */
const reportSchema = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.string(),
      mutants: z.array(
        z.object({
          mutatorName: z.string(),
          replacement: z.string(),
          location: z.object({ start: positionSchema(), end: positionSchema() }),
          status: z.string(),
          statusReason: z.string().optional(),
        }),
      ),
    }),
  ),
});

type ReportedFile = z.infer<typeof reportSchema>['files'][string];
type ReportedMutant = ReportedFile['mutants'][number];

const outcomes: ReadonlyMap<string, MutantOutcome> = new Map([
  ['Killed', 'killed'],
  ['Timeout', 'timed-out'],
  ['Survived', 'survived'],
  ['NoCoverage', 'no-coverage'],
  ['RuntimeError', 'invalid'],
  ['CompileError', 'invalid'],
]);

/**
 * Reads the mutants of a JSON report of Stryker, in the order of files and places.
 *
 * @throws Error when the text is no such report, or a comment in the code switched a mutant off
 */
export function readReport(text: string): readonly Mutant[] {
  const json: unknown = JSON.parse(text);
  const parsed = reportSchema.safeParse(json);
  if (!parsed.success) {
    const expected = 'Expected a JSON report of Stryker';
    throw new Error(`${expected}, found ${z.prettifyError(parsed.error)}. Run npm run mutate -- --fresh.`);
  }
  return Object.entries(parsed.data.files)
    .flatMap(([file, { source, mutants }]) => {
      const lines = source.split('\n');
      return mutants.map((mutant) => mutantOf(file, lines, mutant));
    })
    .sort(byPlace);
}

function positionSchema(): z.ZodType<Position> {
  return z.object({ line: z.int().min(1), column: z.int().min(1) });
}

function mutantOf(file: string, lines: readonly string[], reported: ReportedMutant): Mutant {
  const { start, end } = reported.location;
  return {
    file,
    start,
    end,
    mutator: reported.mutatorName,
    original: textBetween(lines, start, end),
    replacement: reported.replacement,
    line: (lines[start.line - 1] ?? '').trim(),
    outcome: outcomeOf(file, reported),
  };
}

/** What Vitest says of a test that had not ended at its own limit. */
const testTimeout = /^(?:Test|Hook) timed out in \d+ms/;

function outcomeOf(file: string, { status, statusReason = '', location }: ReportedMutant): MutantOutcome {
  if (status === 'Killed' && testTimeout.test(statusReason)) return 'killed-late';
  const outcome = outcomes.get(status);
  if (outcome === undefined) {
    const known = [...outcomes.keys()].join(', ');
    throw new Error(
      `Expected mutants that are ${known}, was ${status} at ${file}:${location.start.line}. ` +
        'Take comments for Stryker out of the code; tools/mutate/equivalent.json is the place for exceptions.',
    );
  }
  return outcome;
}

function textBetween(lines: readonly string[], start: Position, end: Position): string {
  const touched = lines.slice(start.line - 1, end.line);
  return touched
    .map((line, index) => {
      const to = index === touched.length - 1 ? end.column - 1 : line.length;
      return line.slice(index === 0 ? start.column - 1 : 0, to);
    })
    .join('\n');
}

function byPlace(one: Mutant, other: Mutant): number {
  if (one.file !== other.file) return one.file < other.file ? -1 : 1;
  return one.start.line - other.start.line || one.start.column - other.start.column;
}
