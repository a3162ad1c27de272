/** The charts of a report, as SVG that needs no script: values are told by the title of what is pointed at. */

import { itemAt } from '../item-at.ts';
import { formatNumber, numberTicks, type Tick, timeTicks } from './axis.ts';
import { type Markup, markup } from './markup.ts';
import type { BacktestReport } from './report.ts';
import type { CurvePoint } from './sample-curve.ts';

const WIDTH = 960;
const LEFT = 76;
const RIGHT = 16;
const TOP = 12;
const BOTTOM = 28;

/** Draws equity over time. */
export function equityChart(curve: readonly CurvePoint[]): Markup {
  const low = Math.min(...curve.map((point) => point.low));
  const high = Math.max(...curve.map((point) => point.high));
  const plot = openPlot(curve, 300, padded(low, high));
  const steps = curve.flatMap((point) => {
    const x = plot.x(Date.parse(point.ts));
    return [point.low, point.high, point.equity].map((value) => `${x},${plot.y(value)}`);
  });
  return plot.draw(
    'Equity at the close of each bar',
    markup`<polyline class="line" points="${steps.join(' ')}"/>${pointers(curve, plot, (point) => formatNumber(point.equity, 2))}`,
  );
}

/** Draws how far equity was below its peak. */
export function drawdownChart(curve: readonly CurvePoint[]): Markup {
  const deepest = Math.max(...curve.map((point) => point.drawdown_pct));
  const plot = openPlot(curve, 180, { low: Math.min(-0.01, -deepest * 1.05), high: 0 });
  const line = curve.map((point) => `${plot.x(Date.parse(point.ts))},${plot.y(-point.drawdown_pct)}`);
  const first = plot.x(Date.parse(itemAt(curve, 0).ts));
  const last = plot.x(Date.parse(itemAt(curve, curve.length - 1).ts));
  const area = [`${first},${plot.y(0)}`, ...line, `${last},${plot.y(0)}`];
  return plot.draw(
    'Drawdown in percent of the peak before',
    markup`<polygon class="area" points="${area.join(' ')}"/>${pointers(curve, plot, (point) => `−${formatNumber(point.drawdown_pct, 2)} %`)}`,
  );
}

const BIN_COUNT = 40;

/** Draws how often round trips earned how much. */
export function profitChart(trips: BacktestReport['round_trips']): Markup {
  const profits = trips.map((trip) => Number(trip.net_pnl));
  const bins = binsOf(profits);
  const most = Math.max(...bins.map(({ count }) => count));
  const range = { low: itemAt(bins, 0).from, high: itemAt(bins, bins.length - 1).to };
  const plot = new Plot({
    height: 220,
    xs: range,
    ys: { low: 0, high: most * 1.05 },
    xTicks: numberTicks(range.low, range.high, 8),
  });
  const bars = bins.map(({ from, to, count }) => {
    const x = plot.x(from);
    const top = plot.y(count);
    const says = `${formatNumber(from, 2)} to ${formatNumber(to, 2)}: ${count}`;
    return markup`<rect class="${from < 0 ? 'loss' : 'win'}" x="${x}" y="${top}" width="${Math.max(1, round(plot.x(to) - x - 1))}" height="${round(plot.y(0) - top)}"><title>${says}</title></rect>`;
  });
  return plot.draw('Round trips by net result, in the quote currency', markup`${bars}`);
}

interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Zero is an edge, so that no bar holds losses and profits; a result of exactly 0 stands with the profits. */
function binsOf(values: readonly number[]): readonly Bin[] {
  const low = values.reduce((least, value) => Math.min(least, value), 0);
  const high = values.reduce((most, value) => Math.max(most, value), 0);
  const width = (high - low) / BIN_COUNT || 1;
  const first = Math.floor(low / width);
  const last = Math.max(first, Math.ceil(high / width) - 1);
  const counts = new Array<number>(last - first + 1).fill(0);
  for (const value of values) {
    const index = Math.min(last, Math.floor(value / width)) - first;
    counts[index] = itemAt(counts, index) + 1;
  }
  return counts.map((count, index) => ({
    from: (first + index) * width,
    to: (first + index + 1) * width,
    count,
  }));
}

interface Range {
  readonly low: number;
  readonly high: number;
}

function padded(low: number, high: number): Range {
  const space = (high - low || Math.abs(high) || 1) * 0.05;
  return { low: low - space, high: high + space };
}

function openPlot(curve: readonly CurvePoint[], height: number, ys: Range): Plot {
  const xs = { low: Date.parse(itemAt(curve, 0).ts), high: Date.parse(itemAt(curve, curve.length - 1).ts) };
  return new Plot({ height, xs, ys, xTicks: timeTicks(xs.low, xs.high, 8) });
}

/** Invisible strips over the chart, each of which tells its value. */
function pointers(
  curve: readonly CurvePoint[],
  plot: Plot,
  say: (point: CurvePoint) => string,
): readonly Markup[] {
  return curve.map((point, index) => {
    const before = curve[index - 1] ?? point;
    const from = plot.x(Date.parse(before.ts));
    const to = plot.x(Date.parse(point.ts));
    return markup`<rect class="pointer" x="${from}" y="${TOP}" width="${Math.max(1, round(to - from))}" height="${plot.height - TOP - BOTTOM}"><title>${point.ts.slice(0, 16).replace('T', ' ')}: ${say(point)}</title></rect>`;
  });
}

/** Two axes and what lies between them. */
class Plot {
  readonly height: number;
  readonly #xs: Range;
  readonly #ys: Range;
  readonly #xTicks: readonly Tick[];

  constructor(given: {
    readonly height: number;
    readonly xs: Range;
    readonly ys: Range;
    readonly xTicks: readonly Tick[];
  }) {
    this.height = given.height;
    this.#xs = given.xs;
    this.#ys = given.ys;
    this.#xTicks = given.xTicks;
  }

  x(value: number): number {
    return round(LEFT + part(value, this.#xs) * (WIDTH - LEFT - RIGHT));
  }

  y(value: number): number {
    return round(this.height - BOTTOM - part(value, this.#ys) * (this.height - TOP - BOTTOM));
  }

  draw(title: string, content: Markup): Markup {
    const { height } = this;
    const rows = numberTicks(this.#ys.low, this.#ys.high, height / 50).map(
      ({ value, label }) =>
        markup`<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${this.y(value)}" y2="${this.y(value)}"/><text class="tick" text-anchor="end" x="${LEFT - 8}" y="${this.y(value) + 4}">${label}</text>`,
    );
    const columns = this.#xTicks.map(
      ({ value, label }) =>
        markup`<line class="grid" x1="${this.x(value)}" x2="${this.x(value)}" y1="${TOP}" y2="${height - BOTTOM}"/><text class="tick" text-anchor="middle" x="${this.x(value)}" y="${height - 8}">${label}</text>`,
    );
    return markup`<svg role="img" aria-label="${title}" viewBox="0 0 ${WIDTH} ${height}"><title>${title}</title>${rows}${columns}${content}</svg>`;
  }
}

function part(value: number, { low, high }: Range): number {
  return high > low ? (value - low) / (high - low) : 0.5;
}

/** A tenth of a pixel is finer than anyone sees. */
function round(value: number): number {
  return Math.round(value * 10) / 10;
}
