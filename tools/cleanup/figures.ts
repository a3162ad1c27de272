/** A count with what it was counted of, such as "0 of 12,441 functions". */
export function countOf(count: number, all: number, what: string): string {
  return `${formatCount(count)} of ${formatCount(all)} ${what}`;
}

/** A share with the counts behind it; only all are 100 %. */
export function shareOf(count: number, all: number, what: string): string {
  const percent = Math.floor((count / all) * 10_000) / 100;
  return `${percent} % · ${countOf(count, all, what)}`;
}

/** A whole number with commas. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/**
 * Refuses a measurement of nothing: a floor that nothing can break holds nothing.
 *
 * @throws Error when `count` is 0
 */
export function requireSome(count: number, what: string): void {
  if (count > 0) return;
  throw new Error(`Expected ${what} to measure, was none. Run the command in the root of the repository.`);
}
