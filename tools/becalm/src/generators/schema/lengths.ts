import type { CheckDefinition } from './zod-schema.ts';

/** Bounds of a length, both included. */
export interface Lengths {
  readonly min: number;
  /** Infinity where none is stated. */
  readonly max: number;
}

/** Joins the bounds that the checks of a text or a list state. */
export function lengthsOf(checks: readonly CheckDefinition[]): Lengths {
  return checks.reduce(narrow, { min: 0, max: Number.POSITIVE_INFINITY });
}

/** Lengths at the bounds and beside them, up to `lengthMax`; empty where nothing is stated. */
export function lengthsAtBounds({ min, max }: Lengths, lengthMax: number): readonly number[] {
  const near = [min, min + 1, max - 1, max];
  return [...new Set(near)].filter((length) => length >= min && length <= Math.min(max, lengthMax));
}

function narrow({ min, max }: Lengths, check: CheckDefinition): Lengths {
  switch (check.check) {
    case 'min_length':
      return { min: Math.max(min, check.minimum), max };
    case 'max_length':
      return { min, max: Math.min(max, check.maximum) };
    case 'length_equals':
      return { min: check.length, max: check.length };
    default:
      return { min, max };
  }
}
