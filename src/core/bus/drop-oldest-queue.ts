/** Queue of bounded length: when it is full, the newest message takes the place of the oldest. */
export class DropOldestQueue<Item> {
  readonly #capacity: number;
  readonly #slots: Item[] = [];
  #takenCount = 0;
  #pushedCount = 0;

  /** Makes an empty queue for `capacity` items, a whole number of at least 1. */
  constructor(capacity: number) {
    if (!Number.isSafeInteger(capacity) || capacity < 1) {
      throw new RangeError(`Expected a queue capacity of at least 1, was ${capacity}.`);
    }
    this.#capacity = capacity;
  }

  /** Items that wait. */
  get size(): number {
    return this.#pushedCount - this.#takenCount;
  }

  /** Appends an item; if there is no room, removes the oldest one and returns it. */
  push(item: Item): Item | undefined {
    const isFull = this.size === this.#capacity;
    const dropped = isFull ? this.take() : undefined;
    this.#slots[this.#pushedCount % this.#capacity] = item;
    this.#pushedCount += 1;
    return dropped;
  }

  /** Removes and returns the oldest item, or `undefined` when the queue is empty. */
  take(): Item | undefined {
    if (this.#takenCount === this.#pushedCount) return undefined;
    const item = this.#slots[this.#takenCount % this.#capacity];
    this.#takenCount += 1;
    return item;
  }
}
