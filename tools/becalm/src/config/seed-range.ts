import { seedCountMax } from './limits.ts';

/** What a seed range is written as. */
export const seedRangeForm = `a count from 1 to ${seedCountMax} or a range, low..high`;

/**
 * Reads a count, `1000` for 1..1000, or a range with both ends included, `5001..6000`.
 *
 * @returns null for anything else
 */
export function readSeedRange(text: string): { readonly first: number; readonly count: number } | null {
  const match = /^(?:(\d+)\.\.)?(\d+)$/.exec(text);
  const first = Number(match?.[1] ?? 1);
  const last = Number(match?.[2] ?? Number.NaN);
  const count = last - first + 1;
  return count >= 1 && count <= seedCountMax && Number.isSafeInteger(last) ? { first, count } : null;
}
