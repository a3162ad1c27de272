/** Numbers that follow from a seed: the same seed, the same suite, on every machine. */
export interface Draws {
  /** A whole number from `low` to `high` (both included). */
  readonly between: (low: number, high: number) => number;
  /** Up to `count` different elements, in the order of `values`. */
  readonly some: <T>(values: readonly T[], count: number) => readonly T[];
}

/** Starts a stream of draws: mulberry32 (Tommy Ettinger, public domain), plenty for made-up code. */
export function createDraws(seed: number): Draws {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    between,
    some: (values, count) => {
      const indexes = new Set<number>();
      while (indexes.size < Math.min(count, values.length)) indexes.add(between(0, values.length - 1));
      return values.filter((_, index) => indexes.has(index));
    },
  };
}
