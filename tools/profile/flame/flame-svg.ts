import { type FrameOrigin, nameOf, originOf } from '../cpu/frame.ts';
import { percentOf } from '../cpu/percent.ts';
import { type Markup, markup } from '../report/markup.ts';
import { milliseconds, percent, placeOf } from '../report/words.ts';
import type { FlameBox } from './flame-layout.ts';

/** What stands around the boxes. */
export interface FlameCaption {
  readonly title: string;
  /** Places of functions are said from here. */
  readonly folder: string;
}

const SIZE = { width: 1200, row: 18, margin: 10, head: 56 } as const;

/** Width of a character of the labels, which are set in a monospaced font of 11 pixels. */
const CHARACTER_WIDTH = 6.7;

const COLOURS: Readonly<Record<FrameOrigin, readonly [fill: string, words: string]>> = {
  program: ['#f28e52', 'the program'],
  package: ['#f2c14e', 'packages'],
  node: ['#7fb685', 'Node'],
  native: ['#a9b4c2', 'V8 and native code'],
};

/** Draws a flame graph that needs nothing besides itself: an SVG document with the details of each box in its title. */
export function flameSvg(boxes: readonly FlameBox[], { title, folder }: FlameCaption): string {
  return `${flameDrawing(boxes, { title, folder }).markup}\n`;
}

/** The same as a part of a page. */
export function flameDrawing(boxes: readonly FlameBox[], { title, folder }: FlameCaption): Markup {
  const depthMax = boxes.reduce((max, { depth }) => Math.max(max, depth), 0);
  const height = SIZE.head + (depthMax + 1) * SIZE.row + SIZE.margin;
  const whole = boxes[0]?.totalUs ?? 0;
  const head = `${title} · ${milliseconds(whole)} ms of work`;
  return markup`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE.width} ${height}" role="img" font-family="ui-monospace, Menlo, Consolas, monospace" font-size="11">
<title>${head}</title>
<rect width="${SIZE.width}" height="${height}" fill="#ffffff"/>
<text x="${SIZE.margin}" y="20" font-size="14" fill="#222222">${head}</text>
${legend()}
${boxes.map((box) => drawBox(box, { depthMax, whole, folder }))}</svg>`;
}

function legend(): readonly Markup[] {
  return Object.values(COLOURS).map(([fill, words], index) => {
    const left = SIZE.margin + index * 170;
    return markup`<rect x="${left}" y="32" width="11" height="11" fill="${fill}"/><text x="${left + 16}" y="42" fill="#222222">${words}</text>
`;
  });
}

interface Ground {
  readonly depthMax: number;
  readonly whole: number;
  readonly folder: string;
}

function drawBox(box: FlameBox, { depthMax, whole, folder }: Ground): Markup {
  const room = SIZE.width - 2 * SIZE.margin;
  const left = rounded(SIZE.margin + box.start * room);
  const width = rounded(box.width * room);
  const top = SIZE.head + (depthMax - box.depth) * SIZE.row;
  const name = nameOf(box.frame);
  const place = placeOf(box.frame, folder);
  const share = percent(percentOf(box.totalUs, whole));
  const details = `${name}${place === '' ? '' : ` (${place})`}: ${milliseconds(box.totalUs)} ms, ${share}; itself ${milliseconds(box.selfUs)} ms`;
  const [fill] = COLOURS[originOf(box.frame)];
  return markup`<g><title>${details}</title><rect x="${left}" y="${top}" width="${width}" height="${SIZE.row - 1}" rx="2" fill="${fill}"/>${label(name, { left, top, width })}</g>
`;
}

function label(
  name: string,
  { left, top, width }: { readonly left: number; readonly top: number; readonly width: number },
): Markup | string {
  const room = Math.floor((width - 6) / CHARACTER_WIDTH);
  if (room < 3) return '';
  // A pair of surrogates that is cut in two is mended where the text is escaped.
  const text = name.length <= room ? name : `${name.slice(0, room - 1)}…`;
  return markup`<text x="${rounded(left + 3)}" y="${top + 13}" fill="#1b1b1b">${text}</text>`;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
