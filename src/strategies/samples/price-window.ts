/** The latest prices of one symbol, in a ring of fixed size. */
export class PriceWindow {
  readonly #prices: Float64Array;
  #pushedCount = 0;

  /** Makes an empty window for `capacity` prices. */
  constructor(capacity: number) {
    this.#prices = new Float64Array(capacity);
  }

  /** Prices in the window, at most its capacity. */
  get length(): number {
    return Math.min(this.#pushedCount, this.#prices.length);
  }

  /** Whether the next price makes the oldest one go. */
  get isFull(): boolean {
    return this.#pushedCount >= this.#prices.length;
  }

  /** Returns a price by its age: 0 is the latest; `NaN` where there is none. */
  ago(age: number): number {
    if (age >= this.length) return Number.NaN;
    return this.#prices[(this.#pushedCount - 1 - age) % this.#prices.length] ?? Number.NaN;
  }

  /** Adds the latest price; the oldest goes when the window is full. */
  push(price: number): void {
    this.#prices[this.#pushedCount % this.#prices.length] = price;
    this.#pushedCount += 1;
  }

  /**
   * Fits a line to the prices at x = 0 … n − 1 by least squares, and returns its value at x = n.
   *
   * With x counted from its mean, slope = Σ x·y / Σ x², where Σ x² = n(n² − 1)/12, and the line passes
   * through the mean of y at x = 0; x = n lies (n + 1)/2 further on. Needs at least 2 prices.
   */
  projectNext(): number {
    const count = this.length;
    const middle = (count - 1) / 2;
    const first = this.#pushedCount - count;
    let sum = 0;
    let weightedSum = 0;
    for (let index = 0; index < count; index += 1) {
      const price = this.#prices[(first + index) % this.#prices.length] ?? Number.NaN;
      sum += price;
      weightedSum += (index - middle) * price;
    }
    const slope = (12 * weightedSum) / (count * (count * count - 1));
    return sum / count + (slope * (count + 1)) / 2;
  }
}
