/**
 * Figures of an equity curve. They are statistics, not money: doubles.
 *
 * Returns are those from one point to the next; the first point is the baseline, the capital one bar before the first
 * close. Deviations are of a sample (n − 1), and a year has 365 days of bars, since crypto markets do not close. A figure
 * that is not defined is null, never 0.
 */

import { itemAt } from './item-at.ts';

/** Figures of an equity curve; percentages where the name says so. */
export interface CurveFigures {
  /** (last ÷ first − 1) · 100; null for a curve that does not begin above 0. */
  readonly totalReturnPct: number | null;
  /** Growth per year of 365 days, compounded; null for less than a day and after ruin. */
  readonly cagrPct: number | null;
  /** Mean ÷ deviation of the returns, annualised, against a riskless return of 0 (Sharpe 1994). */
  readonly sharpe: number | null;
  /** Mean ÷ √(Σ min(return, 0)² ÷ n), annualised, target 0 (Sortino 1994); null where no return is below 0. */
  readonly sortino: number | null;
  /** Deviation of the returns · √(bars per year) · 100. */
  readonly volatilityAnnualPct: number | null;
  /** Largest (peak − equity) ÷ peak · 100, 0 or more. */
  readonly maxDrawdownPct: number;
  /** Longest time from a peak to the next point at or above it, or to the end, while equity was below; in days. */
  readonly maxDrawdownDays: number;
  /** Growth per year ÷ largest drawdown (Young 1991). */
  readonly calmar: number | null;
}

/** One curve: values and times of the same length, times rising, in nanoseconds since the epoch. */
export interface Curve {
  readonly equity: ArrayLike<number>;
  readonly tsNs: ArrayLike<bigint>;
  /** Distance of the points, in nanoseconds. */
  readonly barNs: bigint;
}

const NS_PER_DAY = 86_400e9;
const DAYS_PER_YEAR = 365;

/** Returns the figures of a curve; `null` for one without points. */
export function curveFigures(curve: Curve): CurveFigures | null {
  const { equity, tsNs, barNs } = curve;
  if (equity.length === 0) return null;
  const first = itemAt(equity, 0);
  const last = itemAt(equity, equity.length - 1);
  const annual = Math.sqrt((DAYS_PER_YEAR * NS_PER_DAY) / Number(barNs));
  const { mean, deviation, downside } = momentsOf(equity);
  const drawdown = drawdownOf(curve);
  const days = Number(itemAt(tsNs, tsNs.length - 1) - itemAt(tsNs, 0)) / NS_PER_DAY;
  const cagrPct = growthPerYear(first, last, days);
  return {
    totalReturnPct: first > 0 ? (last / first - 1) * 100 : null,
    cagrPct,
    sharpe: ratio(mean, deviation, annual),
    sortino: ratio(mean, downside, annual),
    volatilityAnnualPct: deviation === null ? null : deviation * annual * 100,
    maxDrawdownPct: drawdown.pct,
    maxDrawdownDays: drawdown.days,
    calmar: cagrPct === null || drawdown.pct === 0 ? null : cagrPct / drawdown.pct,
  };
}

function ratio(mean: number | null, deviation: number | null, annual: number): number | null {
  return mean === null || deviation === null || deviation === 0 ? null : (mean / deviation) * annual;
}

function growthPerYear(first: number, last: number, days: number): number | null {
  if (days < 1 || first <= 0 || last <= 0) return null;
  return ((last / first) ** (DAYS_PER_YEAR / days) - 1) * 100;
}

/** All null for fewer than two returns, and after ruin. */
interface Moments {
  readonly mean: number | null;
  /** Of a sample. */
  readonly deviation: number | null;
  /** √(Σ min(return, 0)² ÷ n). */
  readonly downside: number | null;
}

/** Two passes, without a list of the returns: the curve may have millions of points. */
function momentsOf(equity: ArrayLike<number>): Moments {
  const count = equity.length - 1;
  if (count < 2 || isRuined(equity)) return { mean: null, deviation: null, downside: null };
  let sum = 0;
  for (let index = 1; index <= count; index += 1) sum += returnAt(equity, index);
  const mean = sum / count;
  let squares = 0;
  let lossSquares = 0;
  for (let index = 1; index <= count; index += 1) {
    const value = returnAt(equity, index);
    squares += (value - mean) ** 2;
    lossSquares += Math.min(value, 0) ** 2;
  }
  return {
    mean,
    deviation: Math.sqrt(squares / (count - 1)),
    downside: Math.sqrt(lossSquares / count),
  };
}

/** Where nothing is left, or less, the next return is not defined. */
function isRuined(equity: ArrayLike<number>): boolean {
  for (let index = 0; index < equity.length - 1; index += 1) if (itemAt(equity, index) <= 0) return true;
  return false;
}

function returnAt(equity: ArrayLike<number>, index: number): number {
  const before = itemAt(equity, index - 1);
  return (itemAt(equity, index) - before) / before;
}

function drawdownOf({ equity, tsNs }: Curve): { readonly pct: number; readonly days: number } {
  let peak = itemAt(equity, 0);
  let peakNs = itemAt(tsNs, 0);
  let isBelow = false;
  let pct = 0;
  let longestNs = 0n;
  for (let index = 0; index < equity.length; index += 1) {
    const value = itemAt(equity, index);
    const nowNs = itemAt(tsNs, index);
    const wasBelow = isBelow;
    isBelow = value < peak;
    // The point that is at the peak again still counts: until then equity was below.
    if (isBelow || wasBelow) longestNs = longer(longestNs, nowNs - peakNs);
    if (isBelow) pct = Math.max(pct, fallFrom(peak, value));
    else [peak, peakNs] = [value, nowNs];
  }
  return { pct, days: Number(longestNs) / NS_PER_DAY };
}

function fallFrom(peak: number, value: number): number {
  return peak > 0 ? ((peak - value) / peak) * 100 : 0;
}

function longer(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
