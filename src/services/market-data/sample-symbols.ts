/** The instruments of made-up markets. Prices are whole ticks of 0.0001, quantities whole lots of 0.01. */

/** An instrument and where it begins. */
export interface SampleSymbol {
  /** `BASE/QUOTE`. */
  readonly symbol: string;
  /** First price in ticks. */
  readonly firstTicks: number;
}

/** Digits after the decimal point of a tick. */
export const PRICE_SCALE = 4;

/** Digits after the decimal point of a lot. */
export const QUANTITY_SCALE = 2;

/** A walk turns back at these multiples of its first price. */
const FACTOR_MAX = 4;

const FIRST_PRICES = [
  ['ATOM', 95_000],
  ['LINK', 186_000],
  ['AVAX', 193_000],
  ['DOT', 61_000],
  ['NEAR', 52_000],
] as const;

/** Returns the instrument with this number, from 0 on; behind the known names they are made up. */
export function sampleSymbol(index: number): SampleSymbol {
  const [base, firstTicks] = FIRST_PRICES[index] ?? [`COIN${index + 1}`, 10_000 * (index + 1)];
  return { symbol: `${base}/USDT`, firstTicks };
}

/** Tells whether a walk may come here: a price neither dwindles nor explodes. */
export function isNearStart(ticks: number, firstTicks: number): boolean {
  return ticks * FACTOR_MAX > firstTicks && ticks < firstTicks * FACTOR_MAX;
}
