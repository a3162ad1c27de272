import type { SeedRange } from '../hunt/plan.ts';
import type { Report } from './schema.ts';

/** The seeds of a report as rows, ascending and apart. */
export function seedRanges({ first, count, ranges }: Report['seeds']): readonly SeedRange[] {
  return ranges ?? [{ first, count }];
}

/** Rows that share no seed, joined where one begins after the other's last; in any order. */
export function joinRanges(ranges: readonly SeedRange[]): readonly SeedRange[] {
  const joined: SeedRange[] = [];
  for (const range of ascending(ranges)) {
    const last = joined.at(-1);
    if (last !== undefined && last.first + last.count === range.first) {
      joined[joined.length - 1] = { first: last.first, count: last.count + range.count };
    } else joined.push(range);
  }
  return joined;
}

/** The first pair of rows that share a seed; null where none do. */
export function sharedSeeds(ranges: readonly SeedRange[]): readonly [SeedRange, SeedRange] | null {
  const rows = ascending(ranges);
  for (const [index, range] of rows.entries()) {
    const next = rows[index + 1];
    if (next !== undefined && range.first + range.count > next.first) return [range, next];
  }
  return null;
}

/** A row of seeds as `--seeds` takes it: `501..1000`. */
export function rangeText({ first, count }: SeedRange): string {
  return count === 1 ? String(first) : `${first}..${first + count - 1}`;
}

/** What is missing between rows that are ascending and apart. */
export function gapsBetween(ranges: readonly SeedRange[]): readonly SeedRange[] {
  return ranges.flatMap((range, index) => {
    const next = ranges[index + 1];
    const first = range.first + range.count;
    return next === undefined ? [] : [{ first, count: next.first - first }];
  });
}

function ascending(ranges: readonly SeedRange[]): readonly SeedRange[] {
  return ranges.toSorted((left, right) => left.first - right.first || left.count - right.count);
}
