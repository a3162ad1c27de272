import { styleText } from 'node:util';
import type { FillEvent } from '../core/contracts/index.ts';
import { formatDecimal } from '../core/money/index.ts';
import { formatIsoTime } from '../core/time.ts';
import { formatAmount, formatCount } from './number-text.ts';
import type { PaperReport, ProfitAndLoss } from './paper-report.ts';
import { liquidityOf } from './paper-tally.ts';
import { type Column, layOutTable } from './text-table.ts';

/** Places of amounts of money, and of average prices, which may not terminate. */
const AMOUNT_SCALE = 4;
const AVERAGE_SCALE = 8;

/** Writes the report for people. Amounts are rounded here and only here. */
export function paperReportText(report: PaperReport, hasColors: boolean): string {
  const sections = [headSection(report), riskSection(report), fillSection(report), positionSection(report)];
  return sections
    .map(([title, ...lines]) => [heading(title, hasColors), ...lines].join('\n'))
    .join('\n\n')
    .concat('\n');
}

/** A title and the lines below it. */
type Section = readonly [title: string, ...lines: readonly string[]];

function heading(title: string, hasColors: boolean): string {
  return hasColors ? styleText('bold', title, { validateStream: false }) : title;
}

function headSection({ source, totals, strategies }: PaperReport): Section {
  const { tradeCount, symbols, firstTradeNs, lastTradeNs } = totals;
  return [
    `Paper run of ${source}`,
    `  ${count(tradeCount, 'trade')} of ${symbols.join(', ')}`,
    `  ${formatIsoTime(firstTradeNs)} to ${formatIsoTime(lastTradeNs)}`,
    ...strategies.map(
      ({ strategyId, intentCount, failureCount, state }) =>
        `  strategy ${strategyId}: ${count(intentCount, 'intent')}${failureCount === 0 ? '' : `, ${count(failureCount, 'failure')}`}${state === 'disabled' ? ', disabled' : ''}`,
    ),
  ];
}

function riskSection({ totals, restingCount }: PaperReport): Section {
  const denials = Object.entries(totals.deniedCounts).filter(([, times]) => times > 0);
  const deniedCount = denials.reduce((sum, [, times]) => sum + times, 0);
  const rows = [
    ['approved', formatCount(totals.approvedCount)],
    ['denied', formatCount(deniedCount)],
    ...denials.map(([reason, times]) => [`  ${reason}`, formatCount(times)]),
    ['filled', formatCount(totals.fillCount)],
    ['resting', formatCount(restingCount)],
    ['rejected', formatCount(totals.rejectedCount)],
  ];
  return ['Intents and orders', ...indent(layOutTable(columns('outcome', '>count'), rows))];
}

function fillSection({ totals }: PaperReport): Section {
  const { buy, sell, maker, taker } = totals.fillCounts;
  const title = `Fills: ${formatCount(totals.fillCount)} (${buy} buy, ${sell} sell; ${maker} maker, ${taker} taker)`;
  if (totals.fillCount === 0) return [title, '  none'];
  const header = columns('time', 'side', '>quantity', 'symbol', '>price', '>fee', 'liquidity', 'order');
  const lines = indent(layOutTable(header, [...totals.firstFills, ...totals.lastFills].map(fillRow)));
  const omittedCount = totals.fillCount - totals.firstFills.length - totals.lastFills.length;
  if (omittedCount === 0) return [title, ...lines];
  const omitted = `  … ${formatCount(omittedCount)} more, shown by --fills`;
  return [title, ...lines.toSpliced(1 + totals.firstFills.length, 0, omitted)];
}

function fillRow(fill: FillEvent): readonly string[] {
  return [
    formatIsoTime(fill.tsFillNs),
    fill.side,
    formatDecimal(fill.quantity),
    fill.symbol,
    formatDecimal(fill.price),
    formatAmount(fill.fee, AMOUNT_SCALE),
    liquidityOf(fill),
    fill.orderId,
  ];
}

function positionSection({ positions, result }: PaperReport): Section {
  const header = columns(
    'symbol',
    '>quantity',
    '>average',
    '>last',
    '>gross',
    '>fees',
    '>net',
    '>unrealised',
  );
  const rows = positions.map((line) => [
    line.symbol,
    formatDecimal(line.quantity),
    formatAmount(line.averagePrice, AVERAGE_SCALE),
    formatDecimal(line.lastPrice),
    ...resultCells(line),
  ]);
  const total = ['total', '', '', '', ...resultCells(result)];
  return ['Positions and result in the quote currency', ...indent(layOutTable(header, [...rows, total]))];
}

function resultCells({ gross, fees, net, unrealized }: ProfitAndLoss): readonly string[] {
  return [gross, fees, net, unrealized].map((amount) => formatAmount(amount, AMOUNT_SCALE));
}

/** Makes columns from titles; a leading `>` puts the column on the right. */
function columns(...titles: readonly string[]): readonly Column[] {
  return titles.map((title) =>
    title.startsWith('>') ? { title: title.slice(1), align: 'right' } : { title, align: 'left' },
  );
}

function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}

function count(times: number, noun: string): string {
  return `${formatCount(times)} ${noun}${times === 1 ? '' : 's'}`;
}
