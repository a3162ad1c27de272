import type { PriceWindow } from './price-window.ts';

/** What a market that has not moved tells: neither side is stronger. */
const NEUTRAL = 50;

/**
 * Returns the relative strength index of the last `period` changes, from 0 to 100; `undefined` with fewer changes.
 *
 * It is Cutler's form, with simple averages: 100 − 100/(1 + G/L), where G and L are the means of gains and losses. That is
 * 100·G/(G + L), which needs no case for L = 0. Prices that have not moved give 50.
 */
export function relativeStrength(window: PriceWindow, period: number): number | undefined {
  if (window.length <= period) return undefined;
  let gains = 0;
  let losses = 0;
  for (let age = period - 1; age >= 0; age -= 1) {
    const change = window.ago(age) - window.ago(age + 1);
    if (change > 0) gains += change;
    else losses -= change;
  }
  return gains + losses === 0 ? NEUTRAL : (100 * gains) / (gains + losses);
}
