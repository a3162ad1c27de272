/** One step of the comparison: a process to start and to measure. */
export type Step =
  | { readonly kind: 'loop'; readonly isolate: boolean; readonly workers: number }
  | { readonly kind: 'hunt'; readonly workers: number };

/**
 * Interleaves the loop with the hunts, so that a machine that gets slower or hotter slows both: rounds
 * of the loop, then the hunts one by one with rounds after each. A round runs the loop once per mode
 * and number of workers.
 */
export function planSteps(rounds: number, workerCounts: readonly number[]): readonly Step[] {
  const round = workerCounts.flatMap((workers): Step[] => [
    { kind: 'loop', isolate: true, workers },
    { kind: 'loop', isolate: false, workers },
  ]);
  const gaps = workerCounts.length + 1;
  const steps: Step[] = [];
  for (let gap = 0; gap < gaps; gap++) {
    const hunters = workerCounts[gap - 1];
    if (hunters !== undefined) steps.push({ kind: 'hunt', workers: hunters });
    for (let index = 0; index < roundsIn(gap, rounds, gaps); index++) steps.push(...round);
  }
  return steps;
}

/** Rounds go to the outer gaps first: the first, the last, then those between, in turn. */
function roundsIn(gap: number, rounds: number, gaps: number): number {
  const turn = gap === 0 ? 0 : gaps - gap;
  return Math.floor(rounds / gaps) + (turn < rounds % gaps ? 1 : 0);
}
