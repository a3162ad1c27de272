import { approximate, type Decimal, isNegative, isPositive } from '../core/money/index.ts';

/** Figures of round trips, in the quote currency after fees; null where there is nothing to tell. */
export interface TradeFigures {
  /** Round trips. */
  readonly count: number;
  /** Part of the round trips that earned something, 0 to 1. */
  readonly winRate: number | null;
  /** Σ profits ÷ Σ losses; null without a loss. */
  readonly profitFactor: number | null;
  readonly averageWin: number | null;
  /** Below 0. */
  readonly averageLoss: number | null;
  readonly largestWin: number | null;
  /** Below 0. */
  readonly largestLoss: number | null;
  /** Mean result of a round trip. */
  readonly expectancy: number | null;
}

/** Returns the figures of what round trips earned. */
export function tradeFigures(netPnls: readonly Decimal[]): TradeFigures {
  const wins = netPnls.filter(isPositive).map(approximate);
  const losses = netPnls.filter(isNegative).map(approximate);
  const count = netPnls.length;
  return {
    count,
    winRate: count === 0 ? null : wins.length / count,
    profitFactor: losses.length === 0 ? null : sum(wins) / -sum(losses),
    averageWin: mean(wins),
    averageLoss: mean(losses),
    largestWin: wins.length === 0 ? null : wins.reduce((most, each) => Math.max(most, each)),
    largestLoss: losses.length === 0 ? null : losses.reduce((most, each) => Math.min(most, each)),
    expectancy: mean(netPnls.map(approximate)),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : sum(values) / values.length;
}
