import { approximate } from '../../core/money/index.ts';
import type { StrategyType } from '../../strategies/index.ts';
import { runBacktest } from '../backtest.ts';
import type { BarTable } from '../bar-table.ts';
import { figuresOf } from '../figures.ts';
import type { BacktestRules } from '../plan.ts';
import { hashResult } from '../result-hash.ts';
import type { SweepParams } from './grid.ts';

/** What all runs of a sweep have in common. */
export interface SweepGround {
  readonly tables: readonly BarTable[];
  /** Name of a strategy type that comes with Njord, or the URL of a module with one as its default export. */
  readonly strategy: string;
  readonly rules: BacktestRules;
}

/** What came of one run; null is "not defined", never 0. */
export interface SweepRow {
  readonly params: SweepParams;
  readonly result_hash: string;
  readonly final_equity: number;
  readonly total_return_pct: number | null;
  readonly sharpe: number | null;
  readonly sortino: number | null;
  readonly calmar: number | null;
  readonly max_drawdown_pct: number;
  readonly round_trips: number;
  readonly win_rate: number | null;
  readonly profit_factor: number | null;
  readonly fees: number;
  /** Exceptions of the strategy. */
  readonly failures: number;
}

/** Figures that a sweep can be sorted by. */
export const SWEEP_FIGURES = Object.freeze([
  'sharpe',
  'sortino',
  'calmar',
  'total_return_pct',
  'final_equity',
  'max_drawdown_pct',
  'win_rate',
  'profit_factor',
  'round_trips',
  'fees',
] as const);

/** One of the figures that a sweep can be sorted by. */
export type SweepFigure = (typeof SWEEP_FIGURES)[number];

/** Runs one combination of parameters. */
export function runSweepCase(
  type: StrategyType,
  { tables, rules }: Pick<SweepGround, 'tables' | 'rules'>,
  params: SweepParams,
): SweepRow {
  const strategies = [type.create({ id: type.name }, params)];
  const result = runBacktest({ tables, strategies, rules });
  const { curve, trades, fees } = figuresOf(result);
  return {
    params,
    result_hash: hashResult(result),
    final_equity: approximate(result.finalEquity),
    total_return_pct: curve.totalReturnPct,
    sharpe: curve.sharpe,
    sortino: curve.sortino,
    calmar: curve.calmar,
    max_drawdown_pct: curve.maxDrawdownPct,
    round_trips: trades.count,
    win_rate: trades.winRate,
    profit_factor: trades.profitFactor,
    fees: approximate(fees),
    failures: result.failures.length,
  };
}

/** Figures of which less is better. */
const LESS_IS_BETTER: ReadonlySet<SweepFigure> = new Set(['max_drawdown_pct', 'fees']);

/** Sorts rows by a figure, the best first; where it is not defined they come last, and equals keep their order. */
export function sortSweep(rows: readonly SweepRow[], figure: SweepFigure): readonly SweepRow[] {
  const direction = LESS_IS_BETTER.has(figure) ? 1 : -1;
  return rows.toSorted((first, second) => {
    const [left, right] = [first[figure], second[figure]];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return (left - right) * direction;
  });
}
