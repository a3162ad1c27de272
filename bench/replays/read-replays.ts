/** How often a test failed in so many replays. */
export interface ReplayCount {
  readonly failures: number;
  readonly replays: number;
}

/**
 * Counts in what `becalm replay --times <times>` wrote, a line per replay such as `3 of 20  failed  …`,
 * how many failed; null when there is not one line for each replay.
 */
export function readReplays(output: string, times: number): ReplayCount | null {
  const lines = output.matchAll(/^(\d+) of (\d+) +(passed|failed|skipped|lost)\b/gm);
  const endings = new Map(
    [...lines].flatMap(([, number, of, ending = '']) => (Number(of) === times ? [[number, ending]] : [])),
  );
  if (endings.size !== times) return null;
  return { failures: [...endings.values()].filter((ending) => ending === 'failed').length, replays: times };
}
