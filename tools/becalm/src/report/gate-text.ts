import { styleText } from 'node:util';
import type { HelpfulFile } from '../gate/helpful-files.ts';
import type { CoverageVerdict, Miss, ScopeVerdict } from '../gate/judge.ts';
import { type Metric, metrics, percentage } from '../gate/metrics.ts';
import { counted } from './numbers.ts';
import { displayWidth, escapeControls, padTo } from './text.ts';

/** How the table of the gate is laid out. */
export interface GateStyle {
  readonly colours: boolean;
}

/** More files than this are no longer those that help most. */
export const helpfulFilesMax = 5;

/** The table of the gate: a row per module, the whole, and the files whose tests would help most. */
export function gateText(verdict: CoverageVerdict, { colours }: GateStyle): string {
  const paint = (format: Format, text: string): string =>
    colours ? styleText(format, text, { validateStream: false }) : text;
  const rows = [...verdict.modules, verdict.whole].map((scope) => rowOf(scope, paint));
  const table = aligned(
    [['module', 'branches', 'lines', 'floor', 'verdict'], ...rows],
    ['branches', 'lines'],
  );
  const [heading = '', ...lines] = table;
  const whole = lines.at(-1) ?? '';
  return [
    paint('dim', heading),
    ...lines.slice(0, -1),
    paint('bold', whole),
    ...helpfulLines(verdict.helpful, paint),
    '',
  ].join('\n');
}

/** What a scope misses, in words: `branches 76.78 % (5 more)`; empty where it passes. */
export function missesInWords(scope: ScopeVerdict): string {
  const { counts, misses, unmeasured } = scope;
  if (counts === null) return `0 %: no coverage knows any of its ${counted(unmeasured.length, 'file')}`;
  return [...misses.map(missInWords), ...unmeasuredInWords(scope)].join(', ');
}

type Format = Parameters<typeof styleText>[0];
type Paint = (format: Format, text: string) => string;

/** Files that are named in a row; the JSON report has the rest. */
const filesNamed = 2;

function missInWords({ metric, percent, short }: Miss): string {
  return `${metric} ${percent.toFixed(2)} % (${short ?? 0} more)`;
}

/** A module names its files; the whole, whose files are those of the modules and a few more, counts them. */
function unmeasuredInWords({ name, unmeasured }: ScopeVerdict): readonly string[] {
  if (unmeasured.length === 0) return [];
  const inModule = unmeasured.filter((path) => path.startsWith(`${name}/`));
  if (inModule.length === 0) return [`${counted(unmeasured.length, 'file')} not measured`];
  const named = inModule.slice(0, filesNamed).map((path) => escapeControls(path.slice(name.length + 1)));
  const more = inModule.length - named.length;
  return [`not measured: ${named.join(', ')}${more === 0 ? '' : ` and ${more} more`}`];
}

function rowOf(scope: ScopeVerdict, paint: Paint): readonly string[] {
  return [
    escapeControls(scope.name),
    share(scope, 'branches'),
    share(scope, 'lines'),
    floorInWords(scope),
    scope.passed ? paint('green', 'pass') : `${paint('red', 'FAIL')}  ${missesInWords(scope)}`,
  ];
}

function share({ counts }: ScopeVerdict, metric: Metric): string {
  if (counts === null) return '0.00 %';
  const { covered, total } = counts[metric];
  return `${covered}/${total}  ${percentage(counts[metric]).toFixed(2).padStart(6)} %`;
}

/** One number where all metrics share it. */
function floorInWords({ floors }: ScopeVerdict): string {
  const values = metrics.map((metric) => floors[metric]);
  const low = Math.min(...values);
  const high = Math.max(...values);
  return low === high ? `${low} %` : `${low}–${high} %`;
}

const gap = '  ';

/** Columns as wide as their widest cell; numbers stand at the right, the last column is as long as it is. */
function aligned(rows: readonly (readonly string[])[], right: readonly string[]): readonly string[] {
  const [heading = []] = rows;
  const widths = heading.map((_, column) => Math.max(...rows.map((row) => displayWidth(row[column] ?? ''))));
  return rows.map((row) =>
    row
      .map((cell, column) => {
        if (column === row.length - 1) return cell;
        const width = widths[column] ?? 0;
        const space = ' '.repeat(width - displayWidth(cell));
        return right.includes(heading[column] ?? '') ? space + cell : padTo(cell, width);
      })
      .join(gap),
  );
}

/** Lines of a file that are named. */
const linesNamed = 8;

function helpfulLines(files: readonly HelpfulFile[], paint: Paint): readonly string[] {
  const shown = files.slice(0, helpfulFilesMax);
  if (shown.length === 0) return [];
  const rows = shown.map(({ path, uncoveredBranches, branches, lines }) => [
    escapeControls(path),
    `${uncoveredBranches} of ${branches}`,
    `${lines.slice(0, linesNamed).join(', ')}${lines.length > linesNamed ? ', …' : ''}`,
  ]);
  const [heading = '', ...table] = aligned(
    [['tests here would help most', 'branches left', 'lines'], ...rows],
    ['branches left'],
  );
  return ['', paint('dim', heading), ...table];
}
