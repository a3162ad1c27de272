import type { BacktestReport } from './report.ts';

/** Counts rejected orders by who rejected them and why, in the order in which each reason came first. */
export function rejectionCounts(
  rejections: BacktestReport['rejections'],
): readonly (readonly [reason: string, count: number])[] {
  const counts = new Map<string, number>();
  for (const { by, reason } of rejections) {
    const words = `${by}: ${reason}`;
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return [...counts];
}
