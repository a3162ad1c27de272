/** The value below which a part of the values lies, from 0 to 1: the nearest rank. Null without values. */
export function quantile(values: readonly number[], part: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? null;
}

/** A value at some time. */
export interface TimedValue {
  readonly atMs: number;
  readonly value: number;
}

/**
 * By how many percent of their mean the values have grown from the first to the last moment, along the line of least squares;
 * null for fewer than two moments.
 */
export function growthPercent(values: readonly TimedValue[]): number | null {
  const [first, last] = [values[0], values.at(-1)];
  if (first === undefined || last === undefined || first.atMs === last.atMs) return null;
  const middleMs = mean(values.map(({ atMs }) => atMs));
  const middle = mean(values.map(({ value }) => value));
  const spread = mean(values.map(({ atMs }) => (atMs - middleMs) ** 2));
  const together = mean(values.map(({ atMs, value }) => (atMs - middleMs) * (value - middle)));
  return ((together / spread) * (last.atMs - first.atMs) * 100) / middle;
}

/** The arithmetic mean; NaN without values. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
