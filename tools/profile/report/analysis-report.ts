import type { Advice } from '../advice/advice.ts';
import type { Analysis } from '../advice/analyse.ts';
import type { ShareChange } from '../cpu/compare-profiles.ts';
import type { ReportSubject } from './cpu-report.ts';
import { type Column, textTable } from './text-table.ts';
import { fileWords, milliseconds, percent } from './words.ts';

/** A profile that another one is compared with. */
export interface Comparison {
  /** What the earlier profile is called. */
  readonly with: string;
  readonly changes: readonly ShareChange[];
}

const CHANGE_COUNT = 20;

const SPOT_COLUMNS: readonly Column[] = [
  { title: 'priority', isNumber: false },
  { title: 'self', isNumber: true },
  { title: 'self ms', isNumber: true },
  { title: 'with calls', isNumber: true },
  { title: 'with calls ms', isNumber: true },
  { title: 'samples', isNumber: true },
  { title: 'function', isNumber: false },
  { title: 'where it begins', isNumber: false },
  { title: 'patterns', isNumber: false },
];

const CHANGE_COLUMNS: readonly Column[] = [
  { title: 'change', isNumber: true },
  { title: 'self before', isNumber: true },
  { title: 'self after', isNumber: true },
  { title: 'with calls before', isNumber: true },
  { title: 'with calls after', isNumber: true },
  { title: 'function', isNumber: false },
  { title: 'file', isNumber: false },
];

/** Says an analysis in words and tables. */
export function analysisReport(
  analysis: Analysis,
  comparison: Comparison | null,
  { name, folder }: ReportSubject,
): string {
  const { busyUs, idleUs, sampleCount, hotSpots, advice } = analysis;
  const rows = hotSpots.map((spot) => [
    spot.priority,
    percent(spot.selfShare),
    milliseconds(spot.selfUs),
    percent(spot.cumulativeShare),
    milliseconds(spot.cumulativeUs),
    String(spot.samples),
    spot.name,
    spot.place,
    spot.patterns.join(', '),
  ]);
  return [
    `Analysis of ${name}`,
    `${milliseconds(busyUs)} ms of work, ${milliseconds(idleUs)} ms idle, ${sampleCount} samples`,
    '',
    'Hot spots, by time in the function itself',
    ...textTable(SPOT_COLUMNS, rows),
    '',
    ...(advice.length === 0
      ? ['No known pattern takes 1 % of the work or more.']
      : advice.flatMap(adviceLines)),
    ...(comparison === null ? [] : ['', ...changeLines(comparison, folder)]),
    '',
  ].join('\n');
}

/** Shape of the document of `--format json`. */
export const ANALYSIS_SCHEMA = 'profile.analysis/1';

/** Says an analysis as a JSON document. */
export function analysisJson(
  analysis: Analysis,
  comparison: Comparison | null,
  { name }: ReportSubject,
): string {
  return `${JSON.stringify({ schema: ANALYSIS_SCHEMA, profile: name, ...analysis, comparison }, null, 2)}\n`;
}

function adviceLines({ pattern, share, priority, recommendation, where }: Advice): readonly string[] {
  return [
    `${priority.padEnd(6)}  ${pattern}, ${percent(share)}`,
    `        ${recommendation}`,
    ...where.map((each) => `        - ${each}`),
  ];
}

function changeLines({ with: before, changes }: Comparison, folder: string): readonly string[] {
  const rows = changes
    .slice(0, CHANGE_COUNT)
    .map((change) => [
      signed(change.selfAfter - change.selfBefore),
      percent(change.selfBefore),
      percent(change.selfAfter),
      percent(change.cumulativeBefore),
      percent(change.cumulativeAfter),
      change.name,
      fileWords(change.url, folder),
    ]);
  return [
    `Against ${before}: parts of the work, in percentage points, the greatest change first`,
    ...textTable(CHANGE_COLUMNS, rows),
  ];
}

function signed(points: number): string {
  return `${points < 0 ? '' : '+'}${points.toFixed(1)}`;
}
