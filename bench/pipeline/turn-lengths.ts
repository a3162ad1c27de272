/** Lengths of turns, in milliseconds. */
export interface TurnFacts {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

/** Lengths are told apart to the microsecond up to here; longer ones share a place, and the longest is kept. */
const PLACES = 100_000;

/** Counts lengths of turns without keeping them: a loop turns a million times a second. */
export class TurnLengths {
  readonly #counts = new Uint32Array(PLACES + 1);
  #count = 0;
  #maxMs = 0;

  /** Takes the length of one turn, in milliseconds. */
  add(turnMs: number): void {
    const place = Math.min(PLACES, Math.floor(turnMs * 1_000));
    this.#counts[place] = (this.#counts[place] ?? 0) + 1;
    this.#count += 1;
    if (turnMs > this.#maxMs) this.#maxMs = turnMs;
  }

  /** Returns how they are spread; a percentile is rounded up to the next microsecond. */
  facts(): TurnFacts {
    return {
      count: this.#count,
      p50: this.#percentile(0.5),
      p99: this.#percentile(0.99),
      p999: this.#percentile(0.999),
      max: this.#maxMs,
    };
  }

  /** The smallest length that at least this share of all turns does not exceed; 0 without turns. */
  #percentile(share: number): number {
    const rank = Math.ceil(this.#count * share);
    let seen = 0;
    for (const [place, count] of this.#counts.entries()) {
      seen += count;
      if (seen >= rank && count > 0) return place === PLACES ? this.#maxMs : (place + 1) / 1_000;
    }
    return 0;
  }
}
