/**
 * Which files to leave out so that no leak is left: of each set of files that must not share a worker at least one. That
 * is a minimum hitting set. Few suites have more than a dozen leaks, where it can be found; beyond, the greedy choice
 * is at most 1 + ln(sets) times as large (Johnson, "Approximation algorithms for combinatorial problems", 1974).
 */

/** Files that make a test fail when they share a worker. */
export interface SharingConflict {
  /** Needed together; at least one. */
  readonly polluters: readonly string[];
  /** The file of the test that fails. */
  readonly victim: string;
}

/** More steps of the exact search than these, and the greedy choice is taken. */
const stepsMax = 200_000;

/**
 * Chooses as few files as possible such that every conflict has one of them. Of choices that are equally few it takes the
 * one with more polluters, as another file may meet what they leave; then the first in the order of paths.
 *
 * @returns sorted
 */
export function leaveOut(conflicts: readonly SharingConflict[]): readonly string[] {
  const sets = conflicts.map(({ polluters, victim }) => new Set([...polluters, victim]));
  const polluting = new Set(conflicts.flatMap(({ polluters }) => polluters));
  const search = searchFrom(greedy(sets, polluting), polluting);
  search.extend(sets, []);
  return search.best().toSorted();
}

type FileSet = ReadonlySet<string>;

interface Search {
  readonly extend: (open: readonly FileSet[], chosen: readonly string[]) => void;
  readonly best: () => readonly string[];
}

/** Branch and bound: some file of the smallest open set has to be chosen. */
function searchFrom(start: readonly string[], polluting: FileSet): Search {
  let best = start;
  let steps = 0;
  function extend(open: readonly FileSet[], chosen: readonly string[]): void {
    if (++steps > stepsMax) return;
    if (open.length === 0) {
      if (isBetter(chosen, best, polluting)) best = chosen;
      return;
    }
    if (chosen.length + disjointCount(open) > best.length) return;
    const smallest = open.reduce((least, set) => (set.size < least.size ? set : least));
    for (const file of byPreference([...smallest], open, polluting)) {
      extend(
        open.filter((set) => !set.has(file)),
        [...chosen, file],
      );
    }
  }
  return { extend, best: () => best };
}

/** Sets without a common file need a choice each. */
function disjointCount(sets: readonly FileSet[]): number {
  const used = new Set<string>();
  let count = 0;
  for (const set of sets) {
    if ([...set].some((file) => used.has(file))) continue;
    for (const file of set) used.add(file);
    count++;
  }
  return count;
}

function isBetter(one: readonly string[], other: readonly string[], polluting: FileSet): boolean {
  if (one.length !== other.length) return one.length < other.length;
  const polluters = (files: readonly string[]): number => files.filter((file) => polluting.has(file)).length;
  return polluters(one) > polluters(other);
}

function greedy(sets: readonly FileSet[], polluting: FileSet): readonly string[] {
  const chosen: string[] = [];
  let open = sets;
  while (open.length > 0) {
    const [file = ''] = byPreference([...new Set(open.flatMap((set) => [...set]))], open, polluting);
    chosen.push(file);
    open = open.filter((set) => !set.has(file));
  }
  return chosen;
}

/** Those of most sets first, then polluters, then by path. */
function byPreference(
  files: readonly string[],
  sets: readonly FileSet[],
  polluting: FileSet,
): readonly string[] {
  const weights = new Map(
    files.map((file) => [
      file,
      2 * sets.filter((set) => set.has(file)).length + (polluting.has(file) ? 1 : 0),
    ]),
  );
  const weightOf = (file: string): number => weights.get(file) ?? 0;
  return files.toSorted((left, right) => weightOf(right) - weightOf(left) || (left < right ? -1 : 1));
}
