/** A soak as a picture: memory, lag and events over the time soaked, with marks where somebody was killed and where it was interrupted. */
import { clockText, durationWords } from './durations.ts';
import { SERVICES } from './read-request.ts';
import type { Point, Summary } from './summarize.ts';

/** Size of the picture and of what is in it, in pixels. */
const FRAME = { width: 960, left: 64, right: 940, panel: 150, gap: 50, top: 66 } as const;

/** Colours that can be told apart on white and on black, and by people who see red and green alike (Okabe and Ito, 2008). */
const COLOURS = ['#2a8fd0', '#d55e00', '#009e73', '#cc79a7'] as const;

const STYLE = `
  text { font: 12px system-ui, sans-serif; fill: #333 }
  .title { font-size: 15px; font-weight: 600 }
  .axis { stroke: #bbb; stroke-width: 1 }
  .limit { stroke: #888; stroke-width: 1; stroke-dasharray: 6 4 }
  .line { fill: none; stroke-width: 1.5; stroke-linejoin: round }
  .all { stroke: #333 }
  .redis { stroke: #888 }
  .kill { stroke: #999; stroke-width: 1; stroke-dasharray: 1 3 }
  .gap { stroke: #c00; stroke-width: 1.5 }
  rect { fill: #fff }
  @media (prefers-color-scheme: dark) {
    text { fill: #ddd } rect { fill: #16181c } .axis { stroke: #555 } .all { stroke: #eee }
    .kill, .limit { stroke: #777 } .gap { stroke: #f66 }
  }
`;

interface Line {
  readonly name: string;
  readonly className: string;
  readonly colour: string | null;
  readonly read: (point: Point) => number | null;
}

interface Panel {
  readonly title: string;
  readonly lines: readonly Line[];
  /** A limit that is drawn as a line; null for none. */
  readonly limit: number | null;
}

/** Draws a soak. */
export function plotSoak(summary: Summary): string {
  const { asked, soakedMs, restarts, gaps } = summary;
  const panels = panelsOf(summary);
  const spanMs = Math.max(1, soakedMs);
  const height = FRAME.top + panels.length * (FRAME.panel + FRAME.gap);
  const head =
    `Soaked for ${durationWords(soakedMs)} at ${asked.rate} events per second; ` +
    `kills (dotted): ${restarts.length}, gaps (red): ${gaps.length}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${FRAME.width} ${height}" role="img" aria-label="${head}">`,
    `<style>${STYLE}</style>`,
    `<rect width="${FRAME.width}" height="${height}"/>`,
    `<text class="title" x="${FRAME.left}" y="26">${head}</text>`,
    ...panels.flatMap((panel, index) =>
      drawPanel(panel, summary, {
        spanMs,
        bottom: FRAME.top + index * (FRAME.panel + FRAME.gap) + FRAME.panel,
      }),
    ),
    '</svg>',
    '',
  ].join('\n');
}

function panelsOf({ asked }: Summary): readonly Panel[] {
  const perService = (read: (service: Point['services'][number]) => number | null): readonly Line[] =>
    SERVICES.map((name, index) => ({
      name,
      className: 'line',
      colour: COLOURS[index] ?? null,
      read: ({ services }) => {
        const found = services.find((each) => each.name === name);
        return found === undefined ? null : read(found);
      },
    }));
  const grey = (name: string, className: string, read: Line['read']): Line => ({
    name,
    className: `line ${className}`,
    colour: null,
    read,
  });
  return [
    {
      title: 'Resident memory, MB',
      limit: asked.limits.memoryMb,
      lines: [
        grey('together', 'all', ({ totalMb }) => totalMb),
        ...perService(({ residentMb }) => residentMb),
        grey('Redis', 'redis', ({ redisMb }) => redisMb),
      ],
    },
    {
      title: 'Lag of the event loop, 99th percentile of each sample, ms',
      limit: asked.limits.lagMs,
      lines: perService(({ p99Ms }) => p99Ms),
    },
    {
      title: 'Market events per minute',
      limit: null,
      lines: [grey('events', 'all', ({ eventsPerMinute }) => eventsPerMinute)],
    },
  ];
}

interface Place {
  /** Time of the whole width, in milliseconds. */
  readonly spanMs: number;
  /** Where 0 is. */
  readonly bottom: number;
}

function drawPanel(panel: Panel, { points, restarts, gaps }: Summary, place: Place): readonly string[] {
  const { bottom } = place;
  const values = panel.lines.flatMap(({ read }) => points.flatMap((point) => read(point) ?? []));
  const top = niceAbove(Math.max(1, 1.1 * (panel.limit ?? 0), ...values));
  const xOf = (ms: number): string =>
    (FRAME.left + (ms / place.spanMs) * (FRAME.right - FRAME.left)).toFixed(1);
  const yOf = (value: number): string => (bottom - (value / top) * FRAME.panel).toFixed(1);
  const across = (value: number, className: string): string =>
    `<line class="${className}" x1="${FRAME.left}" x2="${FRAME.right}" y1="${yOf(value)}" y2="${yOf(value)}"/>`;
  const down = (ms: number, className: string): string =>
    `<line class="${className}" x1="${xOf(ms)}" x2="${xOf(ms)}" y1="${yOf(top)}" y2="${bottom}"/>`;
  return [
    `<text x="${FRAME.left}" y="${bottom - FRAME.panel - 10}">${panel.title}</text>`,
    ...legend(panel.lines, bottom - FRAME.panel - 10),
    ...[0, top / 2, top].flatMap((value) => [
      across(value, 'axis'),
      `<text x="${FRAME.left - 8}" y="${Number(yOf(value)) + 4}" text-anchor="end">${value}</text>`,
    ]),
    ...[0, 0.25, 0.5, 0.75, 1].map(
      (part) =>
        `<text x="${xOf(part * place.spanMs)}" y="${bottom + 16}" text-anchor="${part === 1 ? 'end' : 'middle'}">${clockText(part * place.spanMs)}</text>`,
    ),
    ...restarts.map(({ soakedMs }) => down(soakedMs, 'kill')),
    ...gaps.flatMap(({ soakedMs, wallMs }) => [
      down(soakedMs, 'gap'),
      `<text x="${xOf(soakedMs)}" y="${bottom - 6}" dx="4">${clockText(wallMs)}</text>`,
    ]),
    ...(panel.limit === null ? [] : [across(panel.limit, 'limit')]),
    ...panel.lines.map((line) => drawLine(line, points, xOf, yOf)),
  ];
}

function drawLine(
  { className, colour, read }: Line,
  points: readonly Point[],
  xOf: (ms: number) => string,
  yOf: (value: number) => string,
): string {
  let isDown = true;
  const steps = points.map((point) => {
    const value = read(point);
    if (value === null) {
      isDown = true;
      return '';
    }
    const step = `${isDown ? 'M' : 'L'}${xOf(point.soakedMs)} ${yOf(value)}`;
    isDown = false;
    return step;
  });
  const stroke = colour === null ? '' : ` stroke="${colour}"`;
  // Ends are round, so that a line of one point is seen.
  return `<path class="${className}"${stroke} stroke-linecap="round" d="${steps.join('')}"/>`;
}

/** Names of the lines, from the right. */
function legend(lines: readonly Line[], y: number): readonly string[] {
  if (lines.length === 1) return [];
  let x: number = FRAME.right;
  return lines.toReversed().flatMap(({ name, className, colour }) => {
    x -= name.length * 6.6 + 30;
    const stroke = colour === null ? '' : ` stroke="${colour}"`;
    return [
      `<path class="${className}"${stroke} d="M${x.toFixed(0)} ${y - 4}h16"/>`,
      `<text x="${(x + 21).toFixed(0)}" y="${y}">${name}</text>`,
    ];
  });
}

/** The least of 1, 2, 4, 5, 6, 8 and 10 times a power of ten that is not below a value above 0. */
export function niceAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 4, 5, 6, 8].find((step) => step * power >= value) ?? 10) * power;
}
