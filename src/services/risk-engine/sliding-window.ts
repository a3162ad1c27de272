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
 * Adding and expiring cost O(1) amortised: expired items are skipped by a moving head, and the array is cut
 * once the dead half outweighs the living one. Times must not fall: whoever owns the window sees to that.
 */
export class SlidingWindow<Item> {
  readonly #spanNs: bigint;
  #entries: Stamped<Item>[];
  #head = 0;

  /** Starts from the entries of a snapshot, oldest first. */
  constructor(spanNs: bigint, entries: readonly Stamped<Item>[] = []) {
    this.#spanNs = spanNs;
    this.#entries = [...entries];
  }

  /** Number of items inside, as of the latest `expire`. */
  get size(): number {
    return this.#entries.length - this.#head;
  }

  /** Puts an item in; its time is no earlier than that of any item before. */
  add(item: Item, atNs: bigint): void {
    this.#entries.push({ item, atNs });
  }

  /** Lets go of everything that is at least `spanNs` old, and hands each item to `onExpired`. */
  expire(nowNs: bigint, onExpired: (item: Item) => void = ignore): void {
    const oldestKeptNs = nowNs - this.#spanNs;
    for (let entry = this.#entries[this.#head]; entry !== undefined; entry = this.#entries[this.#head]) {
      if (entry.atNs > oldestKeptNs) break;
      this.#head += 1;
      onExpired(entry.item);
    }
    this.#dropDeadHalf();
  }

  /** Lists the entries, oldest first. */
  toArray(): readonly Stamped<Item>[] {
    return this.#entries.slice(this.#head);
  }

  #dropDeadHalf(): void {
    if (this.#head === 0 || this.#head * 2 < this.#entries.length) return;
    this.#entries = this.#entries.slice(this.#head);
    this.#head = 0;
  }
}

function ignore(): void {}
