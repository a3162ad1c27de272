/** One thing and the moment it happened. */
export interface Stamped<Item> {
  /** What happened. */
  readonly item: Item;
  /** When, in nanoseconds since the epoch. */
  readonly atNs: bigint;
}

/**
 * The items of the last `spanNs` nanoseconds, oldest first. An item exactly `spanNs` old has left.
 *
 * Adding and expiring cost O(1) amortised. The entries stand in a ring of at most four times as many places, so that a window
 * which loses as many as it gains takes the same memory all the time. Times must not fall: whoever owns the window sees to that.
 */
export class SlidingWindow<Item> {
  readonly #spanNs: bigint;
  #ring: (Stamped<Item> | undefined)[];
  #oldest = 0;
  #size: number;

  /** Starts from the entries of a snapshot, oldest first. */
  constructor(spanNs: bigint, entries: readonly Stamped<Item>[] = []) {
    this.#spanNs = spanNs;
    this.#size = entries.length;
    this.#ring = ringOf(entries, placesFor(entries.length));
  }

  /** Number of items inside, as of the latest `expire`. */
  get size(): number {
    return this.#size;
  }

  /** Puts an item in; its time is no earlier than that of any item before. */
  add(item: Item, atNs: bigint): void {
    if (this.#size === this.#ring.length) this.#resize(this.#ring.length * 2);
    this.#ring[this.#placeOf(this.#size)] = { item, atNs };
    this.#size += 1;
  }

  /** Lets go of everything that is at least `spanNs` old, and hands each item to `onExpired`. */
  expire(nowNs: bigint, onExpired: (item: Item) => void = ignore): void {
    const oldestKeptNs = nowNs - this.#spanNs;
    for (let entry = this.#ring[this.#oldest]; entry !== undefined; entry = this.#ring[this.#oldest]) {
      if (entry.atNs > oldestKeptNs) break;
      this.#ring[this.#oldest] = undefined;
      this.#oldest = this.#placeOf(1);
      this.#size -= 1;
      onExpired(entry.item);
    }
    if (this.#ring.length > PLACES_MIN && this.#size * 4 < this.#ring.length)
      this.#resize(placesFor(this.#size * 2));
  }

  /** Lists the entries, oldest first. */
  toArray(): readonly Stamped<Item>[] {
    return [...this.#ring.slice(this.#oldest), ...this.#ring.slice(0, this.#oldest)].flatMap(
      (entry) => entry ?? [],
    );
  }

  /** The place of the entry that has so many older ones. */
  #placeOf(olderCount: number): number {
    return (this.#oldest + olderCount) & (this.#ring.length - 1);
  }

  #resize(placeCount: number): void {
    this.#ring = ringOf(this.toArray(), placeCount);
    this.#oldest = 0;
  }
}

const PLACES_MIN = 16;

/** The power of two that has room for so many entries. */
function placesFor(size: number): number {
  return Math.max(PLACES_MIN, 2 ** Math.ceil(Math.log2(Math.max(size, 1))));
}

function ringOf<Item>(entries: readonly Stamped<Item>[], placeCount: number): (Stamped<Item> | undefined)[] {
  const ring: (Stamped<Item> | undefined)[] = [...entries];
  for (let place = entries.length; place < placeCount; place += 1) ring.push(undefined);
  return ring;
}

function ignore(): void {}
