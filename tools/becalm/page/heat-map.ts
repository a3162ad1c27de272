import type { FindingData, PageData } from '../src/report/html/page-data.ts';
import { copy } from './copy.ts';
import { colour, make } from './dom.ts';
import { failingSeeds, failuresByColumn, type SeedColumns, seedColumns } from './seed-columns.ts';
import { matches } from './state.ts';

/** Rows that are drawn; the filters choose which. */
const rowsMax = 300;
const rowHeight = 18;
const headHeight = 26;
const gap = 14;
/** Below this many pixels probes make room for seeds. */
const narrow = 700;

/** Where things stand in the canvas, in pixels of the page. */
interface Layout {
  readonly names: number;
  readonly probes: number;
  readonly seeds: number;
  readonly width: number;
  /** Width of a probe's cell, and of a seed's. */
  readonly probe: number;
  readonly cell: number;
  readonly columns: SeedColumns;
}

/** A cell: a row and a column, where probes come before seeds. */
interface Cell {
  readonly row: number;
  readonly column: number;
}

/** The map of findings by seeds. */
export interface HeatMap {
  readonly element: HTMLElement;
  readonly draw: () => void;
}

/** Builds the map: one canvas, as thousands of cells would be slow as elements; arrow keys move a cursor in it. */
export function heatMap(data: PageData): HeatMap {
  const canvas = make('canvas', {
    attributes: {
      tabindex: 0,
      role: 'application',
      'aria-label': 'Findings by seed; arrow keys move, c copies the replay line',
    },
  });
  const said = make('p', {
    attributes: { 'aria-live': 'polite' },
    text: 'Point at a cell, or move with the arrow keys.',
  });
  const command = make('code');
  const button = make('button', {
    class: 'copy',
    text: 'Copy replay',
    attributes: { type: 'button', hidden: '' },
    on: { click: () => void copy(command.textContent) },
  });
  const note = make('p', { class: 'note' });
  const frame = make('div', { class: 'frame' }, canvas);
  const element = make(
    'section',
    { class: 'heat', attributes: { 'aria-labelledby': 'heat-title' } },
    make('h2', { text: 'Where they fail', attributes: { id: 'heat-title' } }),
    note,
    frame,
    make('div', { class: 'readout' }, make('div', {}, said, command), button),
  );
  let rows: readonly FindingData[] = [];
  let layout = layoutFor(640, data);
  let cursor: Cell | null = null;

  function draw(): void {
    const all = data.findings.filter(matches);
    rows = all.slice(0, rowsMax);
    element.hidden = rows.length === 0;
    if (element.hidden) return;
    layout = layoutFor(frame.clientWidth, data);
    const { columns } = layout;
    const each = columns.size === 1 ? 'each column is a seed' : `each column is ${columns.size} seeds`;
    const more = all.length - rows.length;
    note.textContent = `Probes first, then ${columns.total} seeds: ${each}; the fuller, the more of them fail.${more > 0 ? ` The first ${rows.length} findings; ${more} more pass the filters.` : ''}`;
    paint(canvas, rows, layout, data, cursor);
  }

  function point(cell: Cell | null): void {
    cursor = cell;
    paint(canvas, rows, layout, data, cursor);
    const finding = cell === null ? undefined : rows[cell.row];
    if (cell === null || finding === undefined) return;
    const { text, replay } = tell(finding, cell.column, layout, data);
    said.textContent = text;
    command.textContent = replay ?? '';
    button.hidden = replay === null;
  }

  canvas.addEventListener('mousemove', ({ offsetX, offsetY }) =>
    point(cellAt(offsetX, offsetY, rows.length, layout, data)),
  );
  canvas.addEventListener('keydown', (event) => {
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const from = cursor ?? { row: 0, column: -1 };
    const last = data.probes + layout.columns.count - 1;
    point({
      row: clamp(from.row + step[0], rows.length - 1),
      column: clamp(from.column + step[1], last),
    });
  });
  canvas.addEventListener('keydown', (event) => {
    if (event.key !== 'c' || button.hidden) return;
    event.stopPropagation();
    void copy(command.textContent);
  });
  return { element, draw };
}

const steps: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

function clamp(value: number, most: number): number {
  return Math.max(0, Math.min(most, value));
}

function layoutFor(width: number, { probes, seeds }: PageData): Layout {
  const names = Math.min(300, Math.max(110, Math.floor(width * 0.27)));
  const start = names + gap;
  const probe = width < narrow ? 3 : 5;
  const seedsStart = start + probes * probe + gap;
  const room = Math.max(60, width - seedsStart - gap);
  const columns = seedColumns(seeds, Math.floor(room / 2));
  return { names, probes: start, seeds: seedsStart, width, probe, cell: room / columns.count, columns };
}

function paint(
  canvas: HTMLCanvasElement,
  rows: readonly FindingData[],
  layout: Layout,
  data: PageData,
  cursor: Cell | null,
): void {
  const height = headHeight + rows.length * rowHeight + 10;
  const scale = devicePixelRatio;
  canvas.width = Math.floor(layout.width * scale);
  canvas.height = Math.floor(height * scale);
  canvas.style.width = `${layout.width}px`;
  canvas.style.height = `${height}px`;
  const pen = canvas.getContext('2d');
  if (pen === null) return;
  pen.scale(scale, scale);
  pen.font = '12.5px system-ui, sans-serif';
  pen.textBaseline = 'middle';
  pen.fillStyle = colour('soft');
  pen.fillText('probes', layout.probes, headHeight / 2 + 2);
  pen.fillText('seeds', layout.seeds, headHeight / 2 + 2);
  for (const [row, finding] of rows.entries())
    paintRow(pen, finding, headHeight + row * rowHeight, layout, data);
  if (cursor !== null) paintCursor(pen, cursor, layout, data);
}

function paintRow(
  pen: CanvasRenderingContext2D,
  finding: FindingData,
  top: number,
  layout: Layout,
  data: PageData,
): void {
  const { names, probes, seeds, probe: probeWidth, cell, columns } = layout;
  pen.globalAlpha = 1;
  pen.fillStyle = colour('ink');
  pen.fillText(fitted(pen, finding.name, names - gap), gap, top + rowHeight / 2);
  pen.fillStyle = colour('foam');
  pen.fillRect(probes, top + 2, data.probes * probeWidth, rowHeight - 4);
  pen.fillRect(seeds, top + 2, columns.count * cell, rowHeight - 4);
  pen.fillStyle = colour(finding.label.toLowerCase());
  for (const probe of finding.probes) {
    pen.fillRect(probes + probe * probeWidth, top + 2, probeWidth - 0.5, rowHeight - 4);
  }
  const failures = failuresByColumn(finding, data.seeds, columns);
  for (const [column, count] of failures.entries()) {
    if (count === 0) continue;
    pen.globalAlpha = 0.3 + 0.7 * (count / columns.size);
    pen.fillRect(seeds + column * cell, top + 2, Math.max(1, cell - (cell > 4 ? 0.5 : 0)), rowHeight - 4);
  }
  pen.globalAlpha = 1;
}

function paintCursor(
  pen: CanvasRenderingContext2D,
  { row, column }: Cell,
  layout: Layout,
  { probes }: PageData,
): void {
  const isProbe = column < probes;
  const left = isProbe
    ? layout.probes + column * layout.probe
    : layout.seeds + (column - probes) * layout.cell;
  pen.strokeStyle = colour('ink');
  pen.lineWidth = 1.5;
  pen.strokeRect(
    left - 1,
    headHeight + row * rowHeight + 1,
    (isProbe ? layout.probe : Math.max(2, layout.cell)) + 1.5,
    rowHeight - 2,
  );
}

function fitted(pen: CanvasRenderingContext2D, text: string, width: number): string {
  if (pen.measureText(text).width <= width) return text;
  let [low, high] = [0, text.length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (pen.measureText(`…${text.slice(-middle)}`).width <= width) low = middle;
    else high = middle - 1;
  }
  return `…${text.slice(text.length - low)}`;
}

function cellAt(x: number, y: number, rowCount: number, layout: Layout, { probes }: PageData): Cell | null {
  const row = Math.floor((y - headHeight) / rowHeight);
  if (row < 0 || row >= rowCount) return null;
  const probe = Math.floor((x - layout.probes) / layout.probe);
  if (probe >= 0 && probe < probes) return { row, column: probe };
  const column = Math.floor((x - layout.seeds) / layout.cell);
  return column >= 0 && column < layout.columns.count ? { row, column: probes + column } : null;
}

/** What a cell says, and the command that runs its world again; null where nothing failed. */
function tell(
  finding: FindingData,
  column: number,
  { columns }: Layout,
  { probes }: PageData,
): { readonly text: string; readonly replay: string | null } {
  if (column < probes) {
    const fails = finding.probes.includes(column);
    return {
      text: `${finding.name}: probe p${column} ${fails ? 'fails' : 'passes'}`,
      replay: fails ? replayOf(finding, `p${column}`) : null,
    };
  }
  const [first, last] = columns.ends(column - probes);
  const failing = failingSeeds(finding).filter((seed) => seed >= first && seed <= last);
  const which = first === last ? `seed ${first}` : `seeds ${first} to ${last}`;
  const [lowest] = failing;
  return {
    text: `${finding.name}: ${which}, ${endOf(failing, first === last, finding, first)}`,
    replay: lowest === undefined ? null : replayOf(finding, String(lowest)),
  };
}

function endOf(failing: readonly number[], isOne: boolean, finding: FindingData, first: number): string {
  const known = failingSeeds(finding);
  if (failing.length > 0)
    return isOne
      ? 'fails'
      : `${failing.length} fail: ${failing.slice(0, 8).join(', ')}${failing.length > 8 ? ', …' : ''}`;
  return finding.failures > known.length && first > (known.at(-1) ?? 0)
    ? 'not in the report: it keeps the lowest'
    : 'passes';
}

function replayOf({ commands }: FindingData, world: string): string | null {
  const full = commands.find(({ label }) => label === 'replay') ?? commands[0];
  return full === undefined ? null : full.text.replace(/^(npx becalm replay) \S+/, `$1 ${world}`);
}
