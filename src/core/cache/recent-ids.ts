/**
 * Remembers identifiers in two generations, so that a redelivered message is recognised in O(1) and with
 * bounded memory: at least the latest `generationSize` identifiers are known, at most twice as many.
 */
export class RecentIds {
  readonly #generationSize: number;
  #current: Set<string>;
  #previous: Set<string>;

  /** Starts from the identifiers of a snapshot, oldest first. */
  constructor(generationSize: number, ids: readonly string[] = []) {
    this.#generationSize = generationSize;
    this.#previous = new Set();
    this.#current = new Set();
    for (const id of ids) this.add(id);
  }

  /** Tells whether an identifier is remembered. */
  has(id: string): boolean {
    return this.#current.has(id) || this.#previous.has(id);
  }

  /** Remembers an identifier; a full generation pushes the one before it out. */
  add(id: string): void {
    if (this.#current.size >= this.#generationSize) {
      this.#previous = this.#current;
      this.#current = new Set();
    }
    this.#current.add(id);
  }

  /** Lists the remembered identifiers, oldest first. */
  toArray(): readonly string[] {
    return [...this.#previous, ...this.#current];
  }
}
