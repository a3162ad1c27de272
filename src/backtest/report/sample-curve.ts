import { approximate } from '../../core/money/index.ts';
import { formatIsoTime } from '../../core/time.ts';
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
  const length = Math.ceil(curve.equity.length / countMax);
  const points: CurvePoint[] = [];
  let peak = approximate(initialCapital);
  for (let start = 0; start < curve.equity.length; start += length) {
    const values = curve.equity.slice(start, start + length).map(approximate);
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    let drawdown = 0;
    for (const value of values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
      peak = Math.max(peak, value);
      drawdown = Math.max(drawdown, peak > 0 ? ((peak - value) / peak) * 100 : 0);
    }
    points.push({
      ts: formatIsoTime(curve.tsOpenNs[start + values.length - 1] ?? 0n),
      equity: values.at(-1) ?? peak,
      low,
      high,
      drawdown_pct: drawdown,
    });
  }
  return points;
}
