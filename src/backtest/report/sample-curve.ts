import { approximate } from '../../core/money/index.ts';
import { formatIsoTime } from '../../core/time.ts';
import { itemAt } from '../item-at.ts';
import type { BacktestResult } from '../plan.ts';

/** A stretch of an equity curve. */
export interface CurvePoint {
  /** When its last bar opened, ISO-8601 in UTC. */
  readonly ts: string;
  /** Equity at its end, and the least and the greatest in between. */
  readonly equity: number;
  readonly low: number;
  readonly high: number;
  /** Deepest (peak so far − equity) ÷ peak · 100, 0 or more. */
  readonly drawdown_pct: number;
}

/** Cuts a curve into at most `countMax` stretches of the same number of points; no extreme is lost. */
export function sampleCurve(
  { curve, initialCapital }: Pick<BacktestResult, 'curve' | 'initialCapital'>,
  countMax: number,
): readonly CurvePoint[] {
  const { tsOpenNs, equity } = curve;
  const length = Math.ceil(equity.length / countMax);
  const points: CurvePoint[] = [];
  let peak = approximate(initialCapital);
  for (let start = 0; start < equity.length; start += length) {
    const end = Math.min(start + length, equity.length);
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    let last = peak;
    let drawdown = 0;
    for (let index = start; index < end; index += 1) {
      last = approximate(equity.at(index) ?? initialCapital);
      low = Math.min(low, last);
      high = Math.max(high, last);
      peak = Math.max(peak, last);
      drawdown = Math.max(drawdown, peak > 0 ? ((peak - last) / peak) * 100 : 0);
    }
    const ts = formatIsoTime(itemAt(tsOpenNs, end - 1));
    points.push({ ts, equity: last, low, high, drawdown_pct: drawdown });
  }
  return points;
}
