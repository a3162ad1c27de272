import type { PriceWindow } from './price-window.ts';

/** A corridor around the mean price. */
export interface Bands {
  /** Upper edge. */
  readonly upper: number;
  /** Lower edge. */
  readonly lower: number;
}

/**
 * Returns the Bollinger bands of the last `period` prices, at least 2; `undefined` with fewer prices. They lie `width`
 * sample deviations, √(Σ(x − mean)²/(n − 1)), above and below the mean.
 */
export function bollingerBands(window: PriceWindow, period: number, width: number): Bands | undefined {
  if (window.length < period) return undefined;
  let sum = 0;
  for (let age = period - 1; age >= 0; age -= 1) sum += window.ago(age);
  const mean = sum / period;
  let squares = 0;
  for (let age = period - 1; age >= 0; age -= 1) squares += (window.ago(age) - mean) ** 2;
  const reach = width * Math.sqrt(squares / (period - 1));
  return { upper: mean + reach, lower: mean - reach };
}
