import { styleText } from 'node:util';
import type { Column, Help, Outcome, Row, Share, Value, Values, Verdict } from '../gate/verdict.ts';
import { duration } from './numbers.ts';
import { displayWidth, escapeControls, padTo } from './text.ts';

/** How the table of the gate is laid out. */
export interface GateStyle {
  readonly colours: boolean;
}

/** Rows of what would help that are shown; the JSON document has the rest. */
const helpRowsMax = 5;

/** A section per judge that had something to judge, and a line per judge with what to do next. */
export function gateText(verdicts: readonly Verdict[], { colours }: GateStyle): string {
  const paint = (format: Format, text: string): string =>
    colours ? styleText(format, text, { validateStream: false }) : text;
  const sections = verdicts
    .filter(({ judged }) => judged)
    .flatMap((verdict) => [...sectionLines(verdict, paint), '']);
  return [...sections, ...closingLines(verdicts, paint), ''].join('\n');
}

/** What a value says in a cell. */
export function cellText(key: string, value: Value | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number') return key.endsWith('Ms') ? duration(value) : String(value);
  if (typeof value === 'string') return escapeControls(value);
  return 'percent' in value ? shareText(value) : listText(value);
}

/** The word for how a judge, or a required one without data, stands. */
export function verdictWord({ judged, passed }: Pick<Verdict, 'judged' | 'passed'>): string {
  if (!passed) return 'FAIL';
  return judged ? 'pass' : 'not judged';
}

type Format = Parameters<typeof styleText>[0];
type Paint = (format: Format, text: string) => string;

const colourOf: Readonly<Record<Outcome, Format>> = { pass: 'green', warn: 'yellow', fail: 'red' };
const wordOf: Readonly<Record<Outcome, string>> = { pass: 'pass', warn: 'warn', fail: 'FAIL' };

function sectionLines({ name, subject, columns, rows, help }: Verdict, paint: Paint): readonly string[] {
  const title = `${paint('bold', name)} · ${escapeControls(subject)}`;
  if (rows.length === 0) return [title];
  const [heading, ...lines] = aligned(
    [...columns, { key: 'verdict', title: 'verdict' }],
    rows.map((row) => [...cellsOf(columns, row.values), outcomeText(row, paint)]),
  );
  return [title, paint('dim', heading), ...lines, ...helpLines(help, paint)];
}

function outcomeText({ outcome, message }: Row, paint: Paint): string {
  const word = paint(colourOf[outcome], wordOf[outcome]);
  return message === '' ? word : `${word}  ${escapeControls(message)}`;
}

function helpLines(help: Help | null, paint: Paint): readonly string[] {
  if (help === null || help.rows.length === 0) return [];
  const rows = help.rows.slice(0, helpRowsMax).map((values) => cellsOf(help.columns, values));
  const [heading, ...lines] = aligned(help.columns, rows);
  return ['', paint('dim', heading), ...lines];
}

/** Names of judges and words of verdicts are no longer than this. */
const closingWidth = 10;

function closingLines(verdicts: readonly Verdict[], paint: Paint): readonly string[] {
  const line = (name: string, word: string, next: string): string =>
    `${name.padEnd(closingWidth)}${gap}${word}${gap}${next}`.trimEnd();
  return [
    paint('dim', line('gate', 'verdict'.padEnd(closingWidth), 'next')),
    ...verdicts.map((verdict) => line(verdict.name, closingWord(verdict, paint), closingText(verdict))),
  ];
}

function closingWord(verdict: Verdict, paint: Paint): string {
  const word = verdictWord(verdict).padEnd(closingWidth);
  if (!verdict.passed) return paint('red', word);
  return verdict.judged ? paint('green', word) : word;
}

/** What could not be judged has no section that says why. */
function closingText({ judged, subject, next }: Verdict): string {
  return escapeControls([...(judged ? [] : [`${subject}.`]), ...next].join(' '));
}

function cellsOf(columns: readonly Column[], values: Values): readonly string[] {
  return columns.map(({ key }) => cellText(key, values[key]));
}

function shareText({ covered, total, percent }: Share): string {
  const share = `${percent.toFixed(2).padStart(6)} %`;
  return covered === null || total === null ? share.trimStart() : `${covered}/${total}  ${share}`;
}

/** Items of a list that are named. */
const itemsNamed = 8;

function listText(items: readonly (string | number)[]): string {
  const named = items.slice(0, itemsNamed).map((item) => escapeControls(String(item)));
  return `${named.join(', ')}${items.length > itemsNamed ? ', …' : ''}`;
}

const gap = '  ';

/** Columns as wide as their widest cell; numbers stand at the right, the last column is as long as it is. */
function aligned(
  columns: readonly Column[],
  cells: readonly (readonly string[])[],
): readonly [heading: string, ...rows: string[]] {
  const heading = columns.map(({ title }) => title);
  const widths = columns.map((_, column) =>
    Math.max(...[heading, ...cells].map((row) => displayWidth(row[column] ?? ''))),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => {
        if (column === row.length - 1) return cell;
        const width = widths[column] ?? 0;
        return columns[column]?.right === true
          ? ' '.repeat(width - displayWidth(cell)) + cell
          : padTo(cell, width);
      })
      .join(gap)
      .trimEnd();
  return [line(heading), ...cells.map(line)];
}
