import type { RecordedRun } from '../worlds/recorded-run.ts';

/**
 * The run that took neither long nor short: of an even number the shorter of the two in the middle, so that it is one
 * that happened.
 *
 * @param runs - at least one
 * @throws RangeError without a run
 */
export function medianRun(runs: readonly RecordedRun[]): RecordedRun {
  const sorted = runs.toSorted((one, other) => one.durationMs - other.durationMs);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  if (middle === undefined) throw new RangeError('Expected at least one run, was none.');
  return middle;
}
