import { styleText } from 'node:util';
import { counted } from './numbers.ts';
import { cellsOf, stagesOf } from './speed-cells.ts';
import type { SpeedReport } from './speed-schema.ts';
import {
  improvementText,
  keptText,
  leftLines,
  modelText,
  proofText,
  sharingText,
  suiteText,
  time,
} from './speed-words.ts';
import { suggestionOfLeft } from './suggest-left.ts';
import { displayWidth, escapeControls, padTo, truncate } from './text.ts';

/** How the text is laid out. */
export interface SpeedStyle {
  readonly colours: boolean;
  /** Where the page stands, as a path that people can open. */
  readonly pagePath: string;
}

/** Rows of a table that are shown; the page and the JSON document have more. */
const rowsMax = 5;

/** What `becalm speed` prints. */
export function speedText(report: SpeedReport, { colours, pagePath }: SpeedStyle): string {
  const paint = (format: Format, text: string): string =>
    colours ? styleText(format, text, { validateStream: false }) : text;
  const sections = [
    [suiteText(report), ...failedLines(report)],
    stageLines(report),
    ...costSections(report),
    predictionLines(report),
    improvementLines(report),
    ...isolationSections(report),
  ].filter((lines) => lines.length > 0);
  const texts = sections.map((lines, index) => {
    const [title = '', ...others] = lines.map(escapeControls);
    return [paint(index === 0 ? 'bold' : 'dim', title), ...others].join('\n');
  });
  return `${texts.join('\n\n')}\n\n${pagePath}\n`;
}

type Format = Parameters<typeof styleText>[0];

function failedLines({ suite: { failedFiles } }: SpeedReport): readonly string[] {
  if (failedFiles.length === 0) return [];
  const named = failedFiles.slice(0, rowsMax).join(', ');
  const more = failedFiles.length > rowsMax ? ` and ${failedFiles.length - rowsMax} more` : '';
  return [
    `${counted(failedFiles.length, 'file')} failed, so that times may be those of failures: ${named}${more}`,
  ];
}

const barWidth = 20;
/** Longer titles of tests are cut. */
const titleColumns = 60;

function stageLines(report: SpeedReport): readonly string[] {
  const rows = stagesOf(report).map((stage) => [
    ...cellsOf.stage(stage),
    '█'.repeat(Math.round(stage.share * barWidth)),
  ]);
  return table(['where the time goes', 'summed up', 'of the run', 'share', ''], rows, [1, 2, 3]);
}

function costSections({ measured }: SpeedReport): readonly (readonly string[])[] {
  const { tests, imports, sleeps } = measured;
  return [
    table(
      ['slowest tests', 'time', 'file'],
      tests
        .slice(0, rowsMax)
        .map(({ name, durationMs, file }) => [truncate(name, titleColumns), time(durationMs), file]),
      [1],
    ),
    table(
      ['imports that cost most', 'itself', 'with what it loads', 'files'],
      imports.slice(0, rowsMax).map(cellsOf.import),
      [1, 2, 3],
    ),
    table(
      ['real sleeps', 'asked for', 'times', 'longest', 'first test'],
      sleeps.slice(0, rowsMax).map((sleep) => [...cellsOf.sleep(sleep), sleep.tests[0] ?? '']),
      [1, 2, 3],
    ),
  ];
}

function predictionLines(report: SpeedReport): readonly string[] {
  const { counts, splits } = report.predicted;
  const rows = counts.map((count) => [
    counted(count.workers, 'worker'),
    ...cellsOf.prediction(count),
    splits
      .filter((split) => split.workers === count.workers)
      .slice(0, 1)
      .map(({ file, gainMs }) => `${file} in two: −${time(gainMs)}`)
      .join(''),
  ]);
  return [
    ...table(
      ['predicted', 'in all', 'files alone', 'times as fast', 'no order is faster', 'worth splitting'],
      rows,
      [1, 2, 3, 4],
    ),
    modelText(report),
  ];
}

function improvementLines({ predicted }: SpeedReport): readonly string[] {
  const rows = predicted.improvements
    .slice(0, 2 * rowsMax)
    .map((improvement) => [`−${time(improvement.gainMs)}`, improvementText(improvement)]);
  return table(['would save', 'predicted, each as if it were the only one'], rows, [0]);
}

function isolationSections({ isolation, workers }: SpeedReport): readonly (readonly string[])[] {
  if (isolation === null) return [];
  const { projects, configuration, beforeMs, afterMs, complete } = isolation;
  const last = [
    'shared workers',
    ...(complete ? [] : ['ended before its time: what follows is incomplete']),
    `predicted on ${counted(workers, 'worker')}: ${time(beforeMs)} → ${time(afterMs)} for the files alone`,
  ];
  return [
    ...projects.map(sharingLines),
    last,
    configuration === null
      ? []
      : ['to be written into vitest.config.ts', ...configuration.trimEnd().split('\n')],
  ];
}

type Sharing = NonNullable<SpeedReport['isolation']>['projects'][number];

function sharingLines(sharing: Sharing): readonly string[] {
  return [
    sharingText(sharing),
    proofText(sharing),
    ...table(
      ['', ''],
      sharing.kept.map(({ file }) => [`keep ${file}`, keptText(file, sharing)]),
      [],
    ).slice(1),
    ...sharing.leaks.flatMap(leakLines),
    ...table(
      ['', ''],
      sharing.failsAlone
        .filter(({ passes }) => !passes)
        .map(({ file, test }) => [`not judged: ${test}`, `fails by itself, too (${file})`]),
      [],
    ).slice(1),
  ];
}

function leakLines(leak: Sharing['leaks'][number]): readonly string[] {
  const { polluters, victim, tests, error, left } = leak;
  const suggestion = suggestionOfLeft(left, victim);
  const more = tests.length > 1 ? ` and ${tests.length - 1} more` : '';
  return [
    `LEAK  ${polluters.join(' and ')} → ${victim}`,
    ...leftLines(leak).map((line, index) => `  ${index === 0 ? 'left ' : '     '} ${line}`),
    `  fails  ${tests[0] ?? ''}${more}`,
    ...(error === null ? [] : [`  error  ${error.message.split('\n')[0] ?? ''}`]),
    ...(suggestion === null ? [] : [`  try    ${suggestion}`]),
  ];
}

const gap = '  ';

/** Columns as wide as their widest cell; none without a row. */
function table(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[],
): readonly string[] {
  if (rows.length === 0) return [];
  const all = [heading, ...rows].map((row) => row.map((cell) => escapeControls(cell)));
  const widths = heading.map((_, column) => Math.max(...all.map((row) => displayWidth(row[column] ?? ''))));
  return all.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return right.includes(column) ? ' '.repeat(width - displayWidth(cell)) + cell : padTo(cell, width);
      })
      .join(gap)
      .trimEnd(),
  );
}
