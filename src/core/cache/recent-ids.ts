import { IdSet } from './id-set.ts';

/**
 * Remembers the latest identifiers, so that a redelivered message is recognised in O(1). Once it is full its memory neither
 * grows nor shrinks: as many leave as come.
 */
export class RecentIds {
  readonly #capacity: number;
  readonly #ids = new IdSet();
  /** In the order in which they came, from `#oldest` on and around. */
  readonly #ring: string[] = [];
  #oldest = 0;

  /** Remembers the last `capacity` of the identifiers of a snapshot, oldest first. */
  constructor(capacity: number, ids: readonly string[] = []) {
    this.#capacity = capacity;
    for (const id of ids) this.add(id);
  }

  /** Tells whether an identifier is remembered. */
  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** Remembers an identifier, in the place of the oldest where there is no room; one that is remembered keeps its place. */
  add(id: string): void {
    if (!this.#ids.add(id)) return;
    const oldest = this.#ring[this.#oldest];
    if (this.#ring.length < this.#capacity || oldest === undefined) {
      this.#ring.push(id);
      return;
    }
    this.#ids.delete(oldest);
    this.#ring[this.#oldest] = id;
    this.#oldest = (this.#oldest + 1) % this.#capacity;
  }

  /** Lists the remembered identifiers, oldest first. */
  toArray(): readonly string[] {
    return [...this.#ring.slice(this.#oldest), ...this.#ring.slice(0, this.#oldest)];
  }
}
