/**
 * The least list of faults with which a simulation still fails: delta debugging, ddmin after Zeller & Hildebrandt, IEEE TSE
 * 2002. Faults have draws of their own, so that a list without some of them is the same world without them.
 */

/** What is to be shrunk. */
export interface ShrinkRequest {
  /** Faults that happened, by index. */
  readonly faults: readonly number[];
  /** Runs the simulation with these faults alone, and tells whether it fails in the same way. */
  readonly stillFails: (faults: readonly number[]) => Promise<boolean>;
  /** Most runs; the best so far is returned when they are used up. */
  readonly runsMax: number;
}

/** What is left. */
export interface ShrunkFaults {
  readonly faults: readonly number[];
  readonly runCount: number;
  /** Whether every one of them is needed: leaving out any single one, the simulation no longer fails so. */
  readonly isLeast: boolean;
}

/** Leaves out as many faults as it can. */
export async function shrinkFaults({ faults, stillFails, runsMax }: ShrinkRequest): Promise<ShrunkFaults> {
  let runCount = 0;
  const fails = async (candidate: readonly number[]): Promise<boolean> => {
    runCount += 1;
    return stillFails(candidate);
  };
  const hasRunsLeft = (): boolean => runCount < runsMax;

  if (faults.length === 0 || (hasRunsLeft() && (await fails([]))))
    return { faults: [], runCount, isLeast: true };
  let left = faults;
  let partCount = 2;
  while (left.length > 1 && hasRunsLeft()) {
    const smaller = await firstThatFails(candidatesOf(left, partCount), fails, hasRunsLeft);
    if (smaller !== undefined) {
      partCount = smaller.length < left.length / 2 + 1 ? 2 : Math.max(2, partCount - 1);
      left = smaller;
    } else if (partCount >= left.length) {
      return { faults: left, runCount, isLeast: hasRunsLeft() };
    } else {
      partCount = Math.min(left.length, 2 * partCount);
    }
  }
  return { faults: left, runCount, isLeast: left.length <= 1 };
}

async function firstThatFails(
  candidates: Iterable<readonly number[]>,
  fails: (candidate: readonly number[]) => Promise<boolean>,
  hasRunsLeft: () => boolean,
): Promise<readonly number[] | undefined> {
  for (const candidate of candidates) {
    if (!hasRunsLeft()) return undefined;
    if (await fails(candidate)) return candidate;
  }
  return undefined;
}

/** Each of the parts alone, then everything but each of them; of two parts the second is what the first leaves. */
function* candidatesOf(faults: readonly number[], partCount: number): Generator<readonly number[]> {
  const parts = Array.from({ length: partCount }, (_, index) =>
    faults.slice(
      Math.floor((index * faults.length) / partCount),
      Math.floor(((index + 1) * faults.length) / partCount),
    ),
  );
  yield* parts;
  if (partCount === 2) return;
  for (const part of parts) yield faults.filter((each) => !part.includes(each));
}
