/**
 * Delta debugging: finds a least set of items that still does what all of them do.
 *
 * The algorithm is ddmin of Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", IEEE TSE 28
 * (2002). One culprit among n takes about 2·log2(n) questions, the worst case n². What comes out is 1-minimal: without
 * any one of its items it does not hold any more.
 */

/** Whether a set does it; null where nobody can say any more: the search ends there. */
export type Holds<Item> = (items: readonly Item[]) => Promise<boolean | null>;

/** The least set that was found. */
export interface Least<Item> {
  /** In the order of the items given. */
  readonly items: readonly Item[];
  /** False where the search was ended: the set suffices, but less might. */
  readonly complete: boolean;
}

/**
 * Minimises a set of items that holds.
 *
 * @param items - known to hold, so that nobody asks
 */
export async function minimise<Item>(items: readonly Item[], holds: Holds<Item>): Promise<Least<Item>> {
  let left = items;
  let parts = 2;
  while (left.length >= 2) {
    const reduced = await reduce(left, Math.min(parts, left.length), holds);
    if (reduced.kind === 'ended') return { items: left, complete: false };
    if (reduced.kind === 'irreducible') {
      if (parts >= left.length) break;
      parts = Math.min(parts * 2, left.length);
    } else {
      parts = reduced.kind === 'part' ? 2 : Math.max(parts - 1, 2);
      left = reduced.items;
    }
  }
  if (left.length !== 1) return { items: left, complete: true };
  const needsNone = await holds([]);
  return { items: needsNone === true ? [] : left, complete: needsNone !== null };
}

type Reduced<Item> =
  | { readonly kind: 'part' | 'rest'; readonly items: readonly Item[] }
  | { readonly kind: 'irreducible' }
  | { readonly kind: 'ended' };

/** One of so many parts that holds by itself, or all but one of them. */
async function reduce<Item>(
  items: readonly Item[],
  count: number,
  holds: Holds<Item>,
): Promise<Reduced<Item>> {
  const parts = splitInto(items, count);
  for (const part of parts) {
    const answer = await holds(part);
    if (answer === null) return { kind: 'ended' };
    if (answer) return { kind: 'part', items: part };
  }
  // Of two parts each is the rest of the other.
  if (count === 2) return { kind: 'irreducible' };
  for (const part of parts) {
    const rest = items.filter((item) => !part.includes(item));
    const answer = await holds(rest);
    if (answer === null) return { kind: 'ended' };
    if (answer) return { kind: 'rest', items: rest };
  }
  return { kind: 'irreducible' };
}

function splitInto<Item>(items: readonly Item[], count: number): readonly (readonly Item[])[] {
  return Array.from({ length: count }, (_, index) =>
    items.slice(Math.floor((index * items.length) / count), Math.floor(((index + 1) * items.length) / count)),
  );
}
