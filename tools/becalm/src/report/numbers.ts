/** Numbers as people read them. */

/** A share in percent with two significant digits, such as `2.1` or `0.30`; a bound is rounded up. */
export function percent(share: number, rounding: 'nearest' | 'up' = 'nearest'): string {
  const value = share * 100;
  const digits = decimalsOf(value);
  const scale = 10 ** digits;
  // What is up already stays in spite of binary fractions: 0.07 × 100 is 7.000000000000001.
  return (rounding === 'up' ? Math.ceil(value * scale - 1e-9) / scale : value).toFixed(digits);
}

/** A range of shares in percent, both with the digits of the higher: `0.6–2.1 %`. */
export function percentRange({ low, high }: { readonly low: number; readonly high: number }): string {
  const digits = decimalsOf(high * 100);
  return `${(low * 100).toFixed(digits)}–${(high * 100).toFixed(digits)} %`;
}

/** A duration in words: `820 ms`, `52 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/** A number and its noun: `1 test`, `12 tests`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** A number with so many significant digits, for reports that are to be the same on every machine. */
export function significant(value: number, digits: number): number {
  return Number(value.toPrecision(digits));
}

/** The sum of what each item amounts to. */
export function total<Item>(items: readonly Item[], amountOf: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + amountOf(item), 0);
}

/** Digits of rates and intervals: more would differ between machines and say nothing. */
export const rateDigits = 6;

/** Two significant digits, but whole numbers from 10 on. */
function decimalsOf(percentage: number): number {
  return percentage === 0 ? 0 : Math.max(0, 1 - Math.floor(Math.log10(percentage)));
}
