import type { NativeWait } from '../sandbox/time/native-waits.ts';

/**
 * Why the time of a file cannot be virtual, in a few words; null where it can. What waits at least as long
 * as any test or hook of the file may take cannot come to its end in one, so it does not count.
 *
 * @param waits - what waited natively while the file ran
 * @param timeoutsMs - the time-outs of its tests and hooks; 0 stands for none
 * @returns the first reason by name, the same in whichever order the tests ran
 */
export function realTimeReason(waits: readonly NativeWait[], timeoutsMs: readonly number[]): string | null {
  const longestMs = Math.max(...timeoutsMs.map((each) => (each > 0 ? each : Number.POSITIVE_INFINITY)));
  const reasons = waits
    .filter(({ waitMs }) => waitMs < longestMs)
    .map(({ what, waitMs }) => `${what} of ${waitMs} ms`);
  return reasons.toSorted()[0] ?? null;
}
