import { median } from '../measure/statistics.ts';

/** One measured repetition, or the average repetition of a hunt. */
export interface Repetition {
  readonly wallSeconds: number;
  readonly cpuSeconds: number | null;
}

/** How a suite was repeated. */
export type Way = 'loop' | 'loop-no-isolate' | 'hunt';

/** What one way of repeating a suite took with one number of workers. */
export interface Measured {
  readonly way: Way;
  readonly workers: number;
  /** Each round of the loop; a single one for a hunt. */
  readonly repetitions: readonly Repetition[];
}

/** One row of the comparison; times are medians, of one repetition. */
export interface ComparisonRow extends Repetition {
  readonly way: Way;
  readonly workers: number;
  readonly rounds: number;
  readonly fastestSeconds: number;
  readonly slowestSeconds: number;
  /** How many times faster than the loop with as many workers, in its default isolation; null without such a row. */
  readonly timesLoop: number | null;
  /** The same against the loop with `--no-isolate`. */
  readonly timesNoIsolate: number | null;
  /** How many times less CPU than the loop in its default isolation. */
  readonly timesLoopCpu: number | null;
}

/** Sets every way against the loop with the same number of workers. */
export function compareWithLoop(measured: readonly Measured[]): readonly ComparisonRow[] {
  const summaries = measured.map(({ way, workers, repetitions }) => ({
    way,
    workers,
    ...summaryOf(repetitions),
  }));
  return summaries.map((row) => {
    const peers = summaries.filter(({ workers }) => workers === row.workers);
    const loop = peers.find(({ way }) => way === 'loop');
    const noIsolate = peers.find(({ way }) => way === 'loop-no-isolate');
    return {
      ...row,
      timesLoop: ratio(loop?.wallSeconds, row.wallSeconds),
      timesNoIsolate: ratio(noIsolate?.wallSeconds, row.wallSeconds),
      timesLoopCpu: ratio(loop?.cpuSeconds, row.cpuSeconds),
    };
  });
}

function summaryOf(
  repetitions: readonly Repetition[],
): Repetition & Pick<ComparisonRow, 'rounds' | 'fastestSeconds' | 'slowestSeconds'> {
  const walls = repetitions.map(({ wallSeconds }) => wallSeconds);
  const cpus = repetitions.map(({ cpuSeconds }) => cpuSeconds).filter((seconds) => seconds !== null);
  return {
    rounds: repetitions.length,
    wallSeconds: median(walls),
    cpuSeconds: cpus.length === 0 ? null : median(cpus),
    fastestSeconds: Math.min(...walls),
    slowestSeconds: Math.max(...walls),
  };
}

function ratio(slow: number | null | undefined, fast: number | null): number | null {
  return slow === undefined || slow === null || fast === null || fast === 0 ? null : slow / fast;
}
