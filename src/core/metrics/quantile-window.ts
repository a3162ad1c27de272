/** What a summary says about its observations. */
export interface WindowFacts {
  readonly quantiles: readonly (readonly [quantile: number, value: number])[];
  readonly sum: number;
  readonly count: number;
}

/**
 * Exact quantiles of the latest observations: the value at rank ⌈q·n⌉ in sorted order. Sum and count are of all
 * observations ever, the quantiles of a window, so that memory is bounded.
 */
export class QuantileWindow {
  readonly #quantiles: readonly number[];
  readonly #size: number;
  readonly #latest: number[] = [];
  #sum = 0;
  #count = 0;

  /** Remembers the latest `size` observations, at least 1. */
  constructor(quantiles: readonly number[], size: number) {
    this.#quantiles = quantiles;
    this.#size = size;
  }

  /** Takes an observation. */
  observe(value: number): void {
    this.#latest[this.#count % this.#size] = value;
    this.#count += 1;
    this.#sum += value;
  }

  /** Returns what the observations say. */
  facts(): WindowFacts {
    const sorted = this.#latest.toSorted((left, right) => left - right);
    const quantiles = this.#quantiles.flatMap((quantile) => {
      const value = sorted[Math.max(0, Math.ceil(quantile * sorted.length) - 1)];
      return value === undefined ? [] : [[quantile, value] as const];
    });
    return { quantiles, sum: this.#sum, count: this.#count };
  }
}
