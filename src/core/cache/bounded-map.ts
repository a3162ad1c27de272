/** Entries that a map keeps unless told otherwise. */
export const CAPACITY_DEFAULT = 10_000;

/** What a map may keep. */
export interface BoundedMapLimits {
  /** Most entries, a whole number of at least 1; 10 000 by default. */
  readonly capacity?: number;
  /** Entries that were set this long ago or longer are gone; no bound by default. */
  readonly age?: AgeLimit;
}

/** A bound on the age of entries. */
export interface AgeLimit {
  /** Milliseconds, above 0. */
  readonly maxMs: number;
  /** Returns milliseconds that never go backwards. */
  readonly monotonicMs: () => number;
}

/** What a map has done since it was made. */
export interface BoundedMapCounts {
  /** Lookups that found something. */
  readonly hitCount: number;
  /** Lookups that found nothing. */
  readonly missCount: number;
  /** Entries that left because there was no room. */
  readonly evictedCount: number;
  /** Entries that left because of their age. */
  readonly expiredCount: number;
}

/**
 * A map that never outgrows its limits: the entry that was set the longest time ago leaves first. Setting a
 * key again makes it the newest; looking it up does not.
 */
export class BoundedMap<Key, Value> {
  readonly #capacity: number;
  readonly #age: AgeLimit | undefined;
  readonly #entries = new Map<Key, Entry<Value>>();
  /**
   * Stands before the oldest entry, whatever is set or deleted: what it has passed is gone. A new iterator would walk
   * over the places of all entries that have left since the map last tidied up, for each one that leaves.
   */
  readonly #oldestFirst = this.#entries.keys();
  #hitCount = 0;
  #missCount = 0;
  #evictedCount = 0;
  #expiredCount = 0;

  /** Makes an empty map; throws RangeError when a limit is out of its range. */
  constructor({ capacity = CAPACITY_DEFAULT, age }: BoundedMapLimits = {}) {
    if (!Number.isSafeInteger(capacity) || capacity < 1) {
      throw new RangeError(`Expected a capacity that is a whole number of at least 1, was ${capacity}.`);
    }
    if (age !== undefined && !(age.maxMs > 0)) {
      throw new RangeError(`Expected a greatest age above 0 ms, was ${age.maxMs} ms.`);
    }
    this.#capacity = capacity;
    this.#age = age;
  }

  /** Entries that are kept now. */
  get size(): number {
    this.#dropExpired();
    return this.#entries.size;
  }

  /** Returns the value of a key, or `undefined`; counts as a lookup. */
  get(key: Key): Value | undefined {
    this.#dropExpired();
    const entry = this.#entries.get(key);
    if (entry === undefined) this.#missCount += 1;
    else this.#hitCount += 1;
    return entry?.value;
  }

  /** Tells whether a key is kept; counts as a lookup. */
  has(key: Key): boolean {
    this.#dropExpired();
    const isKept = this.#entries.has(key);
    if (isKept) this.#hitCount += 1;
    else this.#missCount += 1;
    return isKept;
  }

  /** Keeps a value as the newest entry; the oldest one leaves when there is no room. */
  set(key: Key, value: Value): void {
    this.#dropExpired();
    this.#entries.delete(key);
    if (this.#entries.size >= this.#capacity) this.#evictOldest();
    this.#entries.set(key, { value, setAtMs: this.#age?.monotonicMs() ?? 0 });
  }

  /** Removes an entry and tells whether there was one. */
  delete(key: Key): boolean {
    this.#dropExpired();
    return this.#entries.delete(key);
  }

  /** Lists the keys, oldest first. */
  keys(): readonly Key[] {
    this.#dropExpired();
    return [...this.#entries.keys()];
  }

  /** Returns what the map has done so far. */
  counts(): BoundedMapCounts {
    return {
      hitCount: this.#hitCount,
      missCount: this.#missCount,
      evictedCount: this.#evictedCount,
      expiredCount: this.#expiredCount,
    };
  }

  #evictOldest(): void {
    const { value: oldest } = this.#oldestFirst.next();
    // type-coverage:ignore-next-line -- a full map has a first key, and `undefined` may be a key itself
    this.#entries.delete(oldest as Key);
    this.#evictedCount += 1;
  }

  /** Entries stand in the order in which they were set, so the first young one ends the search. */
  #dropExpired(): void {
    if (this.#age === undefined) return;
    const expiredUpToMs = this.#age.monotonicMs() - this.#age.maxMs;
    for (const [key, { setAtMs }] of this.#entries) {
      if (setAtMs > expiredUpToMs) return;
      this.#entries.delete(key);
      this.#expiredCount += 1;
    }
  }
}

interface Entry<Value> {
  readonly value: Value;
  readonly setAtMs: number;
}
