import type { Decimal } from '../core/money/index.ts';

const FIRST_CAPACITY = 1_024;
const SCALE_MAX = 255;

/**
 * Decimals in a row, exact, 9 bytes each where 18 digits are enough: a curve has a point for each bar, and as objects they
 * would cost the collector more than the backtest costs.
 */
export class DecimalColumn implements Iterable<Decimal> {
  #coefficients: BigInt64Array;
  #scales: Uint8Array;
  /** Numbers of more digits, by their place. */
  readonly #long = new Map<number, Decimal>();
  #length = 0;

  /** Starts empty, with room for so many; it grows by itself. */
  constructor(capacity: number = FIRST_CAPACITY) {
    this.#coefficients = new BigInt64Array(capacity);
    this.#scales = new Uint8Array(capacity);
  }

  /** How many there are. */
  get length(): number {
    return this.#length;
  }

  /** Adds one behind the others. */
  push(value: Decimal): void {
    if (this.#length === this.#coefficients.length) this.#grow();
    this.#length += 1;
    this.#put(this.#length - 1, value);
  }

  /** Puts another value in place of the last; nothing happens where there is none. */
  replaceLast(value: Decimal): void {
    if (this.#length > 0) this.#put(this.#length - 1, value);
  }

  /** Returns the value at a place from 0 on; a negative place counts from the end. */
  at(place: number): Decimal | undefined {
    const index = place < 0 ? this.#length + place : place;
    if (index < 0 || index >= this.#length) return undefined;
    const long = this.#long.get(index);
    return long ?? { coefficient: this.#coefficients[index] ?? 0n, scale: this.#scales[index] ?? 0 };
  }

  /** Yields them in order. */
  *[Symbol.iterator](): Generator<Decimal, void, undefined> {
    for (let index = 0; index < this.#length; index += 1) {
      const value = this.at(index);
      if (value !== undefined) yield value;
    }
  }

  #put(index: number, value: Decimal): void {
    const { coefficient, scale } = value;
    const isShort = scale <= SCALE_MAX && BigInt.asIntN(64, coefficient) === coefficient;
    if (!isShort) {
      this.#long.set(index, value);
      return;
    }
    this.#long.delete(index);
    this.#coefficients[index] = coefficient;
    this.#scales[index] = scale;
  }

  #grow(): void {
    const capacity = Math.max(FIRST_CAPACITY, this.#coefficients.length * 2);
    const coefficients = new BigInt64Array(capacity);
    const scales = new Uint8Array(capacity);
    coefficients.set(this.#coefficients);
    scales.set(this.#scales);
    this.#coefficients = coefficients;
    this.#scales = scales;
  }
}
