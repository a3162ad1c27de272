import type { FindingData, SeedRow } from '../src/report/html/page-data.ts';

/** Seeds in columns of the heat map: several in one where there are more than there is room for. */
export interface SeedColumns {
  readonly count: number;
  /** Seeds in a column; the last may have fewer. */
  readonly size: number;
  /** All seeds. */
  readonly total: number;
  /** Seeds of a column, first and last included. */
  readonly ends: (column: number) => readonly [first: number, last: number];
}

/** Deals seeds to at most so many columns. */
export function seedColumns(rows: readonly SeedRow[], most: number): SeedColumns {
  const total = rows.reduce((sum, [, count]) => sum + count, 0);
  const size = Math.max(1, Math.ceil(total / Math.max(1, most)));
  return {
    count: Math.ceil(total / size),
    size,
    total,
    ends: (column) => [seedAt(rows, column * size), seedAt(rows, Math.min(total, (column + 1) * size) - 1)],
  };
}

/** How many seeds of a finding fail in each column. */
export function failuresByColumn(
  finding: FindingData,
  rows: readonly SeedRow[],
  { count, size }: SeedColumns,
): Uint32Array {
  const failures = new Uint32Array(count);
  for (const seed of failingSeeds(finding)) {
    const column = Math.floor(placeOf(rows, seed) / size);
    if (column >= 0 && column < count) failures[column] = (failures[column] ?? 0) + 1;
  }
  return failures;
}

/** The failing seeds of a finding; the report may know the lowest only. */
export function failingSeeds({ seeds }: FindingData): readonly number[] {
  let seed = 0;
  return seeds.map((difference) => (seed += difference));
}

function seedAt(rows: readonly SeedRow[], place: number): number {
  let before = 0;
  for (const [first, count] of rows) {
    if (place < before + count) return first + place - before;
    before += count;
  }
  return 0;
}

function placeOf(rows: readonly SeedRow[], seed: number): number {
  let before = 0;
  for (const [first, count] of rows) {
    if (seed >= first && seed < first + count) return before + seed - first;
    before += count;
  }
  return -1;
}
