/** Where the lines of an axis go. */

/** A mark on an axis. */
export interface Tick {
  readonly value: number;
  readonly label: string;
}

/**
 * Returns round numbers (1, 2 or 5 times a power of ten apart) that lie from `low` to `high`, about `count` of them.
 * Where the two are equal there is one.
 */
export function numberTicks(low: number, high: number, count: number): readonly Tick[] {
  if (!(high > low)) return [{ value: low, label: formatNumber(low, 2) }];
  const step = roundStep((high - low) / count);
  const places = Math.max(0, -Math.floor(Math.log10(step)));
  const first = Math.ceil(low / step);
  const last = Math.floor(high / step);
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const value = (first + index) * step;
    return { value, label: formatNumber(value, places) };
  });
}

/** Writes a number for people: so many places, a blank between thousands, a true minus. */
export function formatNumber(value: number, places: number): string {
  const [whole = '', fraction] = Math.abs(value).toFixed(places).split('.');
  const grouped = whole.replaceAll(/\B(?=(?:\d{3})+$)/g, '\u202f');
  const isNegative = value < 0 && Number(value.toFixed(places)) !== 0;
  return `${isNegative ? '−' : ''}${grouped}${fraction === undefined ? '' : `.${fraction}`}`;
}

const MS_PER_DAY = 86_400_000;
const MINUTE_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720];
const DAY_STEPS = [1, 2, 7, 14];
const MONTH_STEPS = [1, 2, 3, 6, 12, 24, 60, 120];

/** Returns moments between two times in milliseconds since the epoch: full minutes, days or months in UTC, about `count`. */
export function timeTicks(fromMs: number, toMs: number, count: number): readonly Tick[] {
  const spanMs = Math.max(1, toMs - fromMs);
  const minutes = MINUTE_STEPS.find((step) => spanMs / (step * 60_000) <= count);
  if (minutes !== undefined) return evenTicks(fromMs, toMs, minutes * 60_000, (ms) => isoOf(ms).slice(5, 16));
  const days = DAY_STEPS.find((step) => spanMs / (step * MS_PER_DAY) <= count);
  if (days !== undefined) return evenTicks(fromMs, toMs, days * MS_PER_DAY, (ms) => isoOf(ms).slice(0, 10));
  const months = MONTH_STEPS.find((step) => spanMs / (step * 30 * MS_PER_DAY) <= count) ?? 240;
  return monthTicks(fromMs, toMs, months);
}

function evenTicks(
  fromMs: number,
  toMs: number,
  stepMs: number,
  labelOf: (ms: number) => string,
): readonly Tick[] {
  const ticks: Tick[] = [];
  for (let value = Math.ceil(fromMs / stepMs) * stepMs; value <= toMs; value += stepMs) {
    ticks.push({ value, label: labelOf(value).replace('T', ' ') });
  }
  return ticks;
}

function monthTicks(fromMs: number, toMs: number, step: number): readonly Tick[] {
  const from = new Date(fromMs);
  const first = from.getUTCFullYear() * 12 + from.getUTCMonth();
  const ticks: Tick[] = [];
  for (let month = Math.ceil(first / step) * step; ; month += step) {
    const value = Date.UTC(Math.floor(month / 12), month % 12, 1);
    if (value > toMs) return ticks;
    if (value >= fromMs) ticks.push({ value, label: isoOf(value).slice(0, 7) });
  }
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}

function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((each) => each * power >= rough) ?? 10;
  return factor * power;
}
