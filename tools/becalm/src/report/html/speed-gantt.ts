import { counted } from '../numbers.ts';
import type { SpeedReport } from '../speed-schema.ts';
import { time } from '../speed-words.ts';
import { escapeControls } from '../text.ts';
import { type Html, html } from './markup.ts';

type Span = SpeedReport['measured']['files'][number];

/** A row of the chart: what one worker ran, in order. */
export interface Lane {
  readonly name: string;
  readonly files: readonly Span[];
}

/**
 * What each worker ran. Where the worker of a file is not known, the file goes into the first row that is free, so that
 * as many rows are made as there were workers at least.
 */
export function lanesOf(files: readonly Span[]): readonly Lane[] {
  const known = new Map<number, Span[]>();
  const others: Span[][] = [];
  for (const file of files.toSorted((one, other) => one.startMs - other.startMs)) {
    const own = file.worker === null ? freeLane(others, file) : laneAt(known, file.worker);
    own.push(file);
  }
  return [
    ...[...known]
      .toSorted(([one], [other]) => one - other)
      .map(([worker, own]) => lane(`worker ${worker}`, own)),
    ...others.map((own) => lane('some worker', own)),
  ];
}

function lane(name: string, files: readonly Span[]): Lane {
  return { name, files };
}

function laneAt(lanes: Map<number, Span[]>, worker: number): Span[] {
  const own = lanes.get(worker) ?? [];
  lanes.set(worker, own);
  return own;
}

function freeLane(lanes: Span[][], { startMs }: Span): Span[] {
  const free = lanes.find((own) => (own.at(-1)?.endMs ?? 0) <= startMs);
  if (free !== undefined) return free;
  const own: Span[] = [];
  lanes.push(own);
  return own;
}

const rowHeight = 26;
const barHeight = 18;
const axisHeight = 22;
/** Marks of the time axis at most. */
const ticksMax = 8;

/** The chart: a row for each worker, a bar for each file, the colours of its stages in it. */
export function gantt({ measured, durationMs }: SpeedReport): Html {
  const lanes = lanesOf(measured.files);
  const height = lanes.length * rowHeight + axisHeight;
  const percentOf = (ms: number): string => `${((100 * ms) / Math.max(1, durationMs)).toFixed(3)}%`;
  const label = `${counted(lanes.length, 'worker')}, ${counted(measured.files.length, 'file')}; arrow keys move, the text below the chart tells of the chosen file`;
  return html`<div id="gantt" class="gantt" tabindex="0" role="application" aria-label="${label}">
<svg width="100%" height="${height}" role="presentation">${ticks(durationMs).map(
    (ms) =>
      html`<line class="tick" x1="${percentOf(ms)}" x2="${percentOf(ms)}" y1="0" y2="${height - axisHeight}"/><text class="tick" x="${percentOf(ms)}" y="${height - 6}">${time(ms)}</text>`,
  )}
${lanes.map(
  ({ name, files }, row) =>
    html`<g class="lane">${files.map((file) => bar(file, { name, row, percentOf }))}</g>
`,
)}</svg></div>
<p id="gantt-said" class="said" aria-live="polite">Point at a file, or move with the arrow keys.</p>
<ul class="legend" aria-hidden="true"><li class="prepare">start of the worker</li><li class="import">setup, import and collect</li><li class="tests">tests and hooks</li><li class="waits">real waits</li><li class="failed">failed</li></ul>`;
}

interface Place {
  readonly name: string;
  readonly row: number;
  readonly percentOf: (ms: number) => string;
}

function bar(file: Span, { name, row, percentOf }: Place): Html {
  const y = row * rowHeight + (rowHeight - barHeight) / 2;
  const rect = (kind: string, startMs: number, lengthMs: number): Html =>
    html`<rect class="${kind}" x="${percentOf(startMs)}" width="${percentOf(lengthMs)}" y="${y}" height="${barHeight}"/>`;
  const pieces: readonly (readonly [kind: string, ms: number])[] = [
    ['prepare', file.prepareMs],
    ['import', file.importMs],
    ['tests', file.testsMs - file.waitsMs],
    ['waits', file.waitsMs],
  ];
  let startMs = file.startMs;
  const drawn = pieces.flatMap(([kind, ms]) => {
    // Stages may overlap with what came before: a bar is never longer than its file.
    const lengthMs = Math.max(0, Math.min(ms, file.endMs - startMs));
    const piece = lengthMs === 0 ? [] : [rect(kind, startMs, lengthMs)];
    startMs += lengthMs;
    return piece;
  });
  const outline = file.state === 'failed' ? 'whole failed' : 'whole';
  return html`<g class="bar"><title>${describe(file, name)}</title>${rect('rest', file.startMs, file.endMs - file.startMs)}${drawn}${rect(outline, file.startMs, file.endMs - file.startMs)}</g>`;
}

function describe(file: Span, worker: string): string {
  const { prepareMs, importMs, testsMs, waitsMs, startMs, endMs, state } = file;
  const stages = [
    `start ${time(prepareMs)}`,
    `import ${time(importMs)}`,
    `tests ${time(testsMs)}${waitsMs === 0 ? '' : `, of it waits ${time(waitsMs)}`}`,
  ];
  const project = file.project === '' ? '' : ` (${file.project})`;
  const what = `${file.file}${project}: ${time(endMs - startMs)} from ${time(startMs)} on ${worker}`;
  return escapeControls(
    `${what} · ${stages.join(' · ')} · ${counted(file.tests, 'test')}${state === 'failed' ? ', failed' : ''}`,
  );
}

/** Round times from 0 on, a few. */
function ticks(durationMs: number): readonly number[] {
  const steps = [1, 2, 5].flatMap((digit) => [0, 1, 2, 3, 4, 5, 6, 7].map((power) => digit * 10 ** power));
  const step = steps.toSorted((one, other) => one - other).find((each) => durationMs / each <= ticksMax);
  if (step === undefined) return [];
  return Array.from({ length: Math.floor(durationMs / step) + 1 }, (_, index) => index * step);
}
