import { approximate } from '../core/money/index.ts';
import { nsToMs } from '../core/time.ts';
import { itemAt } from './item-at.ts';
import type { BacktestResult } from './plan.ts';

/** What equity did in one calendar month, UTC. */
export interface MonthlyReturn {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** (equity at the end ÷ equity before the month − 1) · 100; null where that was not above 0. */
  readonly returnPct: number | null;
}

/** Returns the months of a backtest in order; the first and the last may be incomplete. */
export function monthlyReturns({ curve, initialCapital }: BacktestResult): readonly MonthlyReturn[] {
  const months: MonthlyReturn[] = [];
  let before = approximate(initialCapital);
  for (const { end, year, month } of monthEnds(curve.tsOpenNs)) {
    const after = approximate(curve.equity.at(end) ?? initialCapital);
    months.push({ year, month, returnPct: before > 0 ? (after / before - 1) * 100 : null });
    before = after;
  }
  return months;
}

/** Yields the index of the last point of each month; only the first moment of the next month is looked for. */
function* monthEnds(tsNs: BigInt64Array) {
  let index = 0;
  while (index < tsNs.length) {
    const date = new Date(nsToMs(itemAt(tsNs, index)));
    const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + 1];
    const nextNs = BigInt(Date.UTC(year, month, 1)) * 1_000_000n;
    while (index < tsNs.length && itemAt(tsNs, index) < nextNs) index += 1;
    yield { end: index - 1, year, month };
  }
}
