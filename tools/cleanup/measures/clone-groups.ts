/** Lines of a file that stand somewhere else as well. */
export interface Fragment {
  readonly path: string;
  /** Counted from 1, included. */
  readonly firstLine: number;
  /** Counted from 1, included. */
  readonly lastLine: number;
}

/** Two fragments that are alike. */
export type ClonePair = readonly [Fragment, Fragment];

/**
 * Puts pairs together that are about the same code: a block that stands in four places is one group of four, whichever
 * pairs a detector made of it.
 *
 * @returns the fragments of each group, in the order of files and lines, each place once
 */
export function groupClones(pairs: readonly ClonePair[]): readonly (readonly Fragment[])[] {
  const fragments = pairs.flat();
  const leaders = fragments.map((_, index) => index - (index % 2));
  const leaderOf = (index: number): number => {
    const leader = leaders[index] ?? index;
    return leader === index ? index : leaderOf(leader);
  };
  for (const [index, fragment] of fragments.entries())
    for (const [before, other] of fragments.slice(0, index).entries())
      if (areSamePlace(fragment, other)) leaders[leaderOf(index)] = leaderOf(before);
  const groups = Map.groupBy(fragments.keys(), leaderOf);
  return [...groups.values()].map((members) => placesOf(members.flatMap((index) => fragments[index] ?? [])));
}

/** Whether two fragments share more than half of the shorter one: less is a neighbour. */
function areSamePlace(one: Fragment, other: Fragment): boolean {
  if (one.path !== other.path) return false;
  const shared = Math.min(one.lastLine, other.lastLine) - Math.max(one.firstLine, other.firstLine) + 1;
  return shared > Math.min(lengthOf(one), lengthOf(other)) / 2;
}

function lengthOf({ firstLine, lastLine }: Fragment): number {
  return lastLine - firstLine + 1;
}

function placesOf(fragments: readonly Fragment[]): readonly Fragment[] {
  const places: Fragment[] = [];
  for (const fragment of fragments.toSorted(byPlace)) {
    const last = places.at(-1);
    if (last?.path !== fragment.path || fragment.firstLine > last.lastLine) places.push(fragment);
    else places.splice(-1, 1, { ...last, lastLine: Math.max(last.lastLine, fragment.lastLine) });
  }
  return places;
}

function byPlace(one: Fragment, other: Fragment): number {
  return one.path.localeCompare(other.path, 'en') || one.firstLine - other.firstLine;
}
