import { styleText } from 'node:util';
import { type BacktestReport, rejectionCounts } from '../../backtest/index.ts';
import { formatCount } from '../number-text.ts';
import { layOutTable } from '../text-table.ts';

/** Writes what matters of a report for a terminal. */
export function backtestSummary(
  report: BacktestReport,
  { written, hasColors }: { readonly written: readonly string[]; readonly hasColors: boolean },
): string {
  const { data, strategies, failures } = report;
  const bold = (text: string) => (hasColors ? styleText('bold', text, { validateStream: false }) : text);
  const lines = [
    bold(`Backtest of ${strategies.map(({ description }) => description).join('; ')}`),
    `  ${data.source}: ${formatCount(data.bars)} bars of ${data.timeframe}, ${data.symbols.join(', ')}`,
    `  ${data.from} to ${data.to}`,
    '',
    ...layOutTable(COLUMNS, figureRows(report))
      .slice(1)
      .map((line) => `  ${line}`),
    '',
    ...rejectionLines(report),
    ...failures
      .slice(0, 3)
      .map(({ strategy_id: id, during, error }) => `  ${id} failed during ${during}: ${error}`),
    `  result ${report.result_hash}`,
    ...written.map((file) => `  ${file}`),
  ];
  return `${lines.join('\n')}\n`;
}

const COLUMNS = [
  { title: '', align: 'left' },
  { title: '', align: 'right' },
] as const;

function figureRows({ capital, figures }: BacktestReport): readonly (readonly string[])[] {
  return [
    ['initial capital', capital.initial],
    ['final equity', capital.final],
    ['return', number(figures.total_return_pct, ' %')],
    ['growth per year', number(figures.cagr_pct, ' %')],
    ['Sharpe', number(figures.sharpe)],
    ['Sortino', number(figures.sortino)],
    ['Calmar', number(figures.calmar)],
    ['largest drawdown', number(figures.max_drawdown_pct, ' %')],
    ['round trips', formatCount(figures.round_trips)],
    ['won', number(figures.win_rate === null ? null : figures.win_rate * 100, ' %')],
    ['profit factor', number(figures.profit_factor)],
    ['exposure', number(figures.exposure_pct, ' %')],
    ['fees', figures.fees],
  ];
}

function rejectionLines({ rejections, open_orders: open }: BacktestReport): readonly string[] {
  const lines = rejectionCounts(rejections).map(
    ([reason, count]) => `  rejected by ${reason} ${formatCount(count)}`,
  );
  return open.length === 0 ? lines : [...lines, `  open at the end ${formatCount(open.length)}`];
}

/** What is not defined is no number. */
function number(value: number | null, unit = ''): string {
  return value === null ? '–' : `${value.toFixed(2)}${unit}`;
}
