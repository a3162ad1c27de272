import { total } from '../numbers.ts';
import type { Report } from '../schema.ts';
import { seedRanges } from '../seed-ranges.ts';
import { type Html, html } from './markup.ts';

/**
 * The worlds of a hunt as a sea: along it the seeds, its height how many tests fail there. Calm water is a line.
 *
 * A picture of what the text beside it says, hidden from screen readers.
 */
export function sea(report: Report): Html {
  const heights = seaHeights(report, columns);
  const points = heights.map((height, index) => ({
    x: (index / (columns - 1)) * width,
    y: level - height * (level - top),
  }));
  const line = smoothPath(points);
  const back = smoothPath(
    points.map(({ x, y }) => ({ x, y: y - (level - y) * 0.2 - 5 * Math.sin(x / 90) - 5 })),
  );
  return html`<svg class="sea" viewBox="0 0 ${width} ${depth}" preserveAspectRatio="none" aria-hidden="true" focusable="false"><defs><linearGradient id="depth" x1="0" y1="0" x2="0" y2="1"><stop class="surface" offset="0"/><stop class="ground" offset="1"/></linearGradient></defs><path class="back" d="${back}L${width} ${depth}L0 ${depth}Z"/><path class="front" d="${line}L${width} ${depth}L0 ${depth}Z"/><path class="crest" d="${line}"/></svg>`;
}

const width = 1200;
const depth = 120;
const top = 22;
const level = 70;
const columns = 72;

/**
 * How many tests fail, for so many stretches of the seeds: from 0, the calmest, to at most 1. How high the highest is tells
 * how much fails at all; square roots, so that what is rare is seen.
 */
export function seaHeights(report: Report, stretches: number): readonly number[] {
  const ranges = seedRanges(report.seeds);
  const count = total(ranges, (range) => range.count);
  const found = report.tests.filter(({ failures, verdict }) => failures > 0 && verdict !== 'broken');
  const failing = new Array<number>(stretches).fill(0);
  for (const seed of found.flatMap(({ failingSeeds }) => failingSeeds)) {
    const place = placeOf(seed, ranges);
    const stretch = place === null ? -1 : Math.floor((place / count) * stretches);
    if (stretch >= 0) failing[stretch] = (failing[stretch] ?? 0) + 1;
  }
  const most = Math.max(...failing);
  if (most === 0) return failing;
  const least = Math.min(...failing);
  const strength = 0.35 + 0.65 * Math.sqrt(Math.min(1, total(failing, (each) => each) / count));
  return failing.map((each) => strength * Math.sqrt((each - least) / Math.max(1, most - least)));
}

function placeOf(seed: number, ranges: ReturnType<typeof seedRanges>): number | null {
  let before = 0;
  for (const { first, count } of ranges) {
    if (seed >= first && seed < first + count) return before + seed - first;
    before += count;
  }
  return null;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Through the middles of neighbours, each point pulling: no overshoot, no corner. */
function smoothPath(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  const parts = rest.map((point, index) => {
    const from = rest[index - 1] ?? first;
    const middle = (from.x + point.x) / 2;
    return `C${round(middle)} ${round(from.y)} ${round(middle)} ${round(point.y)} ${round(point.x)} ${round(point.y)}`;
  });
  return `M${round(first.x)} ${round(first.y)}${parts.join('')}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
