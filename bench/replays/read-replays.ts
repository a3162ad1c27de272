/** How often a test failed in so many replays. */
export interface ReplayCount {
  readonly failures: number;
  readonly replays: number;
}

/**
 * Finds in what `becalm replay` wrote how many of its replays failed; null when it does not say, or not
 * for as many replays as were asked for.
 */
export function readReplays(output: string, times: number): ReplayCount | null {
  for (const [, failures, replays] of output.matchAll(/(\d+) of (\d+)/g)) {
    if (Number(replays) === times) return { failures: Number(failures), replays: times };
  }
  return null;
}
