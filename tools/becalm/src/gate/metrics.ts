/** What coverage counts, in the order in which it is told. */
export const metrics = ['branches', 'functions', 'lines', 'statements'] as const;

/** One of the things that coverage counts. */
export type Metric = (typeof metrics)[number];

/** How many of something there are, and how many of them a test reached. */
export interface Tally {
  readonly covered: number;
  /** At least `covered`. */
  readonly total: number;
}

/** A tally per metric. */
export type Counts = Readonly<Record<Metric, Tally>>;

/** The least percentage per metric, from 0 to 100, both included. */
export type Floors = Readonly<Record<Metric, number>>;

/** Builds a value per metric. */
export function perMetric<Value>(valueFor: (metric: Metric) => Value): Readonly<Record<Metric, Value>> {
  return {
    branches: valueFor('branches'),
    functions: valueFor('functions'),
    lines: valueFor('lines'),
    statements: valueFor('statements'),
  };
}

/** Whether a metric has this name. */
export function isMetric(name: string): name is Metric {
  return metrics.some((metric) => metric === name);
}

/** The sum of counts; of none, nothing at all. */
export function sumCounts(all: readonly Counts[]): Counts {
  return perMetric((metric) => ({
    covered: all.reduce((sum, counts) => sum + counts[metric].covered, 0),
    total: all.reduce((sum, counts) => sum + counts[metric].total, 0),
  }));
}

/**
 * The covered percentage, cut after two decimals as Istanbul does: what is shown as 85.00 has reached 85.
 * Where there is nothing to cover, 100.
 */
export function percentage({ covered, total }: Tally): number {
  return total === 0 ? 100 : Math.floor((covered * 10_000) / total) / 100;
}

/** How many more have to be covered to reach a floor; 0 when it is reached. Exact: nothing is rounded before. */
export function shortOf({ covered, total }: Tally, floor: number): number {
  // Whole floors stay whole numbers here; the tolerance is for fractions such as 85.1, which are not binary.
  return Math.max(0, Math.ceil((total * floor - covered * 100) / 100 - 1e-9));
}
