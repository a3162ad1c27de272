/**
 * The figures of the predecessor, by its own conventions: population deviation, √365 whatever the bars, each sell
 * paired with the latest buy, 0 where a figure is undefined. They are here to compare fills and curves with its vectors;
 * the product does not offer them.
 */
import type { BacktestResult } from '../../src/backtest/index.ts';
import { approximate } from '../../src/core/money/index.ts';
import type { OriginalNumber } from './numbers.ts';

/** Result of a backtest as the predecessor wrote it. */
export interface OriginalResult {
  readonly initial_capital: OriginalNumber;
  readonly final_capital: OriginalNumber;
  readonly total_return_pct: OriginalNumber;
  readonly sharpe_ratio: OriginalNumber;
  readonly max_drawdown_pct: OriginalNumber;
  readonly num_trades: number;
  readonly win_rate: OriginalNumber;
  readonly profit_factor: OriginalNumber;
  readonly equity_curve: readonly (readonly [ts: string, equity: OriginalNumber])[];
}

/** Returns a result in the terms of the original; numbers within a relative 10^-9 of it are shown as the original. */
export function resultInTheOriginalsTerms(result: BacktestResult, original: OriginalResult): OriginalResult {
  const equity = [...result.curve.equity].map(approximate);
  const initial = approximate(result.initialCapital);
  const final = equity.at(-1) ?? initial;
  const profits = profitsOfLatestBuys(result);
  const wins = profits.filter((profit) => profit > 0);
  const losses = profits.filter((profit) => profit < 0);
  const lost = -sum(losses);
  return {
    initial_capital: snap(original.initial_capital, initial),
    final_capital: snap(original.final_capital, final),
    total_return_pct: snap(original.total_return_pct, ((final - initial) / initial) * 100),
    sharpe_ratio: snap(original.sharpe_ratio, sharpeOf(equity)),
    max_drawdown_pct: snap(original.max_drawdown_pct, drawdownOf(equity)),
    num_trades: result.fills.length,
    win_rate: snap(original.win_rate, profits.length === 0 ? 0 : wins.length / profits.length),
    profit_factor: snap(original.profit_factor, lost === 0 ? 0 : sum(wins) / lost),
    equity_curve: equity.map((value, index) => [
      String(result.curve.tsOpenNs[index]),
      snap(original.equity_curve[index]?.[1], value),
    ]),
  };
}

function profitsOfLatestBuys({ fills }: BacktestResult): readonly number[] {
  const profits: number[] = [];
  let latest: { price: number; quantity: number } | undefined;
  for (const { side, ...fill } of fills) {
    const trade = { price: approximate(fill.price), quantity: approximate(fill.quantity) };
    if (side === 'buy') latest = trade;
    else if (latest !== undefined) {
      profits.push((trade.price - latest.price) * Math.min(trade.quantity, latest.quantity));
      latest = undefined;
    }
  }
  return profits;
}

function sharpeOf(equity: readonly number[]): number {
  const returns = equity.slice(1).map((value, index) => {
    const before = equity[index] ?? 0;
    return before > 0 ? (value - before) / before : 0;
  });
  if (returns.length === 0) return 0;
  const mean = sum(returns) / returns.length;
  const deviation = Math.sqrt(sum(returns.map((each) => (each - mean) ** 2)) / returns.length);
  return deviation === 0 ? 0 : (mean / deviation) * Math.sqrt(365);
}

function drawdownOf(equity: readonly number[]): number {
  let peak = equity[0] ?? 0;
  let worst = 0;
  for (const value of equity) {
    peak = Math.max(peak, value);
    if (peak > 0) worst = Math.max(worst, ((peak - value) / peak) * 100);
  }
  return worst;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function snap(original: OriginalNumber | undefined, value: number): OriginalNumber {
  if (original === undefined) return value;
  const wanted = Number(original);
  return Math.abs(value - wanted) <= 1e-9 * Math.max(1, Math.abs(wanted)) ? original : value;
}
