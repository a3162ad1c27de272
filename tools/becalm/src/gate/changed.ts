import type { ChangedFile } from './git-diff.ts';
import { percentage, shortOf, type Tally } from './metrics.ts';
import type { FileCoverage } from './spots.ts';
import { type Place, type Row, type Share, several, type Verdict, verdictOf } from './verdict.ts';

/** The least percentage of changed lines that tests have to reach where nothing else is said. */
export const defaultChangedFloor = 90;

/** What the judge of changed lines looks at. */
export interface Changes {
  /** Added or modified lines, by file. */
  readonly files: readonly ChangedFile[];
  /** Files that are to be measured. Others, such as tests and documents, do not count. */
  readonly sources: readonly string[];
  /** One entry per path. */
  readonly measured: readonly FileCoverage[];
  /** From 0 to 100. */
  readonly floor: number;
  /** What they changed against, as the user named it. */
  readonly base: string;
}

/**
 * Holds the changed lines, all together, to their floor. A line counts where a statement starts on it, or a way out of a
 * branch. It is covered when each of them was reached: a line with an untaken way is not. Of a source file that no coverage
 * knows every changed line counts, as uncovered.
 */
export function judgeChanged({ files, sources, measured, floor, base }: Changes): Verdict {
  const known = new Set(sources);
  const byPath = new Map(measured.map((file) => [file.path, file]));
  const changed = files
    .filter(({ path }) => known.has(path))
    .map((file) => linesOf(file, byPath.get(file.path) ?? null))
    .filter(({ tally }) => tally.total > 0)
    .sort((left, right) => (left.path < right.path ? -1 : 1));
  const whole: Tally = {
    covered: changed.reduce((sum, { tally }) => sum + tally.covered, 0),
    total: changed.reduce((sum, { tally }) => sum + tally.total, 0),
  };
  const short = shortOf(whole, floor);
  const failed = short > 0;
  const subject = `${several(whole.total, 'line')} of code in ${several(changed.length, 'file')}, against ${base}`;
  return verdictOf('changed', subject, {
    columns: [
      { key: 'file', title: 'file' },
      { key: 'lines', title: 'changed lines', right: true },
      { key: 'floor', title: 'floor' },
    ],
    rows: [
      ...changed.map((file) => rowOf(file, floor)),
      {
        values: { file: 'whole', lines: shareOf(whole, floor), floor: `${floor} %` },
        outcome: failed ? 'fail' : 'pass',
        message: failed ? `${percentage(whole).toFixed(2)} % (${short} more)` : '',
        title: 'Coverage of changed lines',
        places: [],
      },
    ],
    next: failed ? [nextOf(changed)] : [],
  });
}

interface Lines {
  readonly path: string;
  readonly measured: boolean;
  readonly tally: Tally;
  /** Ascending. */
  readonly uncovered: readonly number[];
}

function linesOf({ path, lines }: ChangedFile, coverage: FileCoverage | null): Lines {
  if (coverage === null) {
    return { path, measured: false, tally: { covered: 0, total: lines.length }, uncovered: lines };
  }
  const reached = new Map<number, boolean>();
  for (const { line, hits } of [...coverage.statements.values(), ...coverage.branches.values()]) {
    reached.set(line, hits > 0 && (reached.get(line) ?? true));
  }
  const counted = lines.filter((line) => reached.has(line));
  const uncovered = counted.filter((line) => reached.get(line) === false);
  const tally = { covered: counted.length - uncovered.length, total: counted.length };
  return { path, measured: true, tally, uncovered };
}

/** A file by itself has no floor; its lines are told where it has some without a test. */
function rowOf({ path, measured, tally, uncovered }: Lines, floor: number): Row {
  const ranges = rangesOf(uncovered);
  return {
    values: { file: path, lines: shareOf(tally, floor), floor: '', uncovered },
    outcome: uncovered.length === 0 ? 'pass' : 'warn',
    message: messageOf(measured, ranges),
    title: 'Changed lines without a test',
    places: measured
      ? ranges.slice(0, placesMax).map(({ first }) => ({ file: path, line: first }))
      : fileOf(path),
  };
}

/** More places of a file than these are not read one by one. */
const placesMax = 10;
const rangesNamed = 6;

function fileOf(file: string): readonly Place[] {
  return [{ file, line: null }];
}

function messageOf(measured: boolean, ranges: readonly Range[]): string {
  if (!measured) return 'no coverage knows this file';
  if (ranges.length === 0) return '';
  const more = ranges.length - rangesNamed;
  const named = ranges.slice(0, rangesNamed).map(rangeText);
  return `without a test: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function shareOf(tally: Tally, floor: number): Share {
  return { ...tally, percent: percentage(tally), floor };
}

interface Range {
  readonly first: number;
  readonly last: number;
}

/** Lines as rows of neighbours. */
function rangesOf(lines: readonly number[]): readonly Range[] {
  const ranges: Range[] = [];
  for (const line of lines) {
    const before = ranges.at(-1);
    if (before?.last === line - 1) ranges[ranges.length - 1] = { first: before.first, last: line };
    else ranges.push({ first: line, last: line });
  }
  return ranges;
}

function rangeText({ first, last }: Range): string {
  return first === last ? String(first) : `${first}–${last}`;
}

function nextOf(changed: readonly Lines[]): string {
  const [most] = changed.toSorted((left, right) => right.uncovered.length - left.uncovered.length);
  return `Test the changed lines of ${most?.path ?? ''} first.`;
}
