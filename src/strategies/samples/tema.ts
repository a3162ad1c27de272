/**
 * The triple exponential moving average of all prices so far: 3·e1 − 3·e2 + e3, where e2 is the average of e1 and e3 that
 * of e2 (Mulloy 1994). Each average runs on with α = 2/(period + 1) and starts at its first value.
 */
export class Tema {
  readonly #period: number;
  #pushedCount = 0;
  #first = 0;
  #second = 0;
  #third = 0;

  /** Makes an average of `period` prices, a whole number of at least 1. */
  constructor(period: number) {
    this.#period = period;
  }

  /** Adds the latest price, in constant time. */
  push(price: number): void {
    const alpha = this.#pushedCount === 0 ? 1 : 2 / (this.#period + 1);
    this.#first += alpha * (price - this.#first);
    this.#second += alpha * (this.#first - this.#second);
    this.#third += alpha * (this.#second - this.#third);
    this.#pushedCount += 1;
  }

  /** The average; `undefined` before `period` prices. */
  get value(): number | undefined {
    if (this.#pushedCount < this.#period) return undefined;
    return 3 * this.#first - 3 * this.#second + this.#third;
  }
}
