import { type Holds, minimise } from './minimise.ts';

/** Every least set that was found. */
export interface Alternatives<Item> {
  /** The first one first; none contains another. */
  readonly sets: readonly (readonly Item[])[];
  /** False where the search was ended before it was known that there is no further one. */
  readonly complete: boolean;
}

/** More alternatives than these say nothing more to anybody. */
export const alternativesMax = 8;

/**
 * Finds the other least sets when one is known: whatever suffices without the first has to do without one of its
 * members, so each member is left out in turn, and so on with every set that comes up (the hitting-set tree of Reiter,
 * "A theory of diagnosis from first principles", Artificial Intelligence 32, 1987).
 *
 * @param items - all there are; where something hides between them, not all sets are found
 * @param first - a least set of them
 */
export async function findAlternatives<Item>(
  items: readonly Item[],
  first: readonly Item[],
  holds: Holds<Item>,
): Promise<Alternatives<Item>> {
  const sets: (readonly Item[])[] = [first];
  const tried: ReadonlySet<Item>[] = [];
  const open: ReadonlySet<Item>[] = first.map((item) => new Set([item]));
  for (let without = open.shift(); without !== undefined; without = open.shift()) {
    const out = without;
    if (tried.some((earlier) => isSame(earlier, out))) continue;
    tried.push(out);
    const known = sets.find((set) => !set.some((item) => out.has(item)));
    const found = known ?? (await leastWithout(items, out, holds));
    if (found === 'ended') return { sets, complete: false };
    if (found === null) continue;
    if (known === undefined) sets.push(found);
    if (sets.length >= alternativesMax) return { sets, complete: false };
    open.push(...found.map((item) => new Set([...out, item])));
  }
  return { sets, complete: true };
}

async function leastWithout<Item>(
  items: readonly Item[],
  out: ReadonlySet<Item>,
  holds: Holds<Item>,
): Promise<readonly Item[] | 'ended' | null> {
  const rest = items.filter((item) => !out.has(item));
  if (rest.length === 0) return null;
  const answer = await holds(rest);
  if (answer === null) return 'ended';
  if (!answer) return null;
  const least = await minimise(rest, holds);
  return least.complete ? least.items : 'ended';
}

function isSame<Item>(left: ReadonlySet<Item>, right: ReadonlySet<Item>): boolean {
  return left.size === right.size && [...left].every((item) => right.has(item));
}
