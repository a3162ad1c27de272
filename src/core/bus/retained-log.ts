/**
 * The last messages of a durable topic, in a ring: position `p` lives in slot `p mod capacity`. A message
 * goes only when a newer one needs its slot, and the bus lets that happen only behind every known cursor.
 */
export class RetainedLog<Entry> {
  /** Most entries that are kept. */
  readonly capacity: number;
  readonly #slots: Entry[] = [];
  readonly #first: number;
  #end: number;

  /** Makes an empty log for `capacity` entries, a whole number of at least 1; `first` is the first position. */
  constructor(capacity: number, first = 0) {
    if (!Number.isSafeInteger(capacity) || capacity < 1) {
      throw new RangeError(`Expected a log capacity of at least 1, was ${capacity}.`);
    }
    this.capacity = capacity;
    this.#first = first;
    this.#end = first;
  }

  /** Position of the next entry to be appended. */
  get end(): number {
    return this.#end;
  }

  /** Position of the oldest entry that is kept. */
  get start(): number {
    return Math.max(this.#first, this.#end - this.capacity);
  }

  /** Appends an entry; the oldest one goes if there is no room. */
  append(entry: Entry): void {
    this.#slots[this.#end % this.capacity] = entry;
    this.#end += 1;
  }

  /** Returns the entry at a position, or `undefined` when it is gone or yet to come. */
  read(position: number): Entry | undefined {
    return position >= this.start && position < this.#end ? this.#slots[position % this.capacity] : undefined;
  }

  /** Tells whether `count` more entries fit without touching any at or after `cursor`. */
  hasRoomFor(count: number, cursor: number): boolean {
    return this.#end + count - this.capacity <= cursor;
  }
}
