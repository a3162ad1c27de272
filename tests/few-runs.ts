import fc from 'fast-check';

/** A part of the usual number of values (`RUNS`, few in a hunt), at least 1, where each of them is dear. */
export function fewRuns(divisor: number): number {
  return Math.ceil((fc.readConfigureGlobal().numRuns ?? 100) / divisor);
}
