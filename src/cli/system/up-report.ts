import { styleText } from 'node:util';
import { formatDecimal } from '../../core/money/index.ts';
import type { ServiceStatus } from '../../core/service/index.ts';
import type { BooksAudit } from '../../services/books/index.ts';
import { formatAmount, formatCount } from '../number-text.ts';
import { layOutTable } from '../text-table.ts';

/** What a run of the whole system came to. */
export interface UpReport {
  readonly durationMs: number;
  readonly trades: number;
  readonly services: readonly ServiceStatus[];
  readonly audit: BooksAudit;
}

const AMOUNT_SCALE = 4;

/** Writes the report for people. */
export function upReportText({ durationMs, trades, services, audit }: UpReport, hasColors: boolean): string {
  const bold = (text: string): string =>
    hasColors ? styleText('bold', text, { validateStream: false }) : text;
  const { counts } = audit;
  return [
    bold(`Ran for ${(durationMs / 1000).toFixed(1)} s, ${formatCount(trades)} trades`),
    ...indent(
      layOutTable(
        [
          { title: 'service', align: 'left' },
          { title: 'handled', align: 'right' },
          { title: 'published', align: 'right' },
          { title: 'failed', align: 'right' },
          { title: 'missing', align: 'right' },
        ],
        services.map(({ name, handled, published, failed, malformed, missing }) => [
          name,
          ...[handled, published, failed + malformed, missing].map(formatCount),
        ]),
      ),
    ),
    '',
    bold('Books'),
    `  ${formatCount(counts.intents)} intents: ${formatCount(counts.approved)} approved, ${formatCount(counts.denied)} denied`,
    `  ${formatCount(counts.orders)} orders: ${formatCount(counts.fills)} filled, ${formatCount(counts.canceled)} canceled, ` +
      `${formatCount(counts.rejected)} rejected, ${formatCount(counts.open)} open`,
    ...indent(
      layOutTable(
        [
          { title: 'symbol', align: 'left' },
          { title: 'quantity', align: 'right' },
          { title: 'cash', align: 'right' },
          { title: 'equity', align: 'right' },
        ],
        audit.lines.map(({ symbol, quantity, cash, equity }) => [
          symbol,
          formatDecimal(quantity),
          formatAmount(cash, AMOUNT_SCALE),
          formatAmount(equity, AMOUNT_SCALE),
        ]),
      ),
    ),
    ...equityText(audit),
    '',
    ...verdict(audit),
    '',
  ].join('\n');
}

function equityText({ equity, counts }: BooksAudit): readonly string[] {
  if (counts.fills === 0) return [];
  const { current, peak, drawdown } = equity;
  const [now, highest, below] = [current, peak, drawdown].map((each) => formatAmount(each, AMOUNT_SCALE));
  return [`  equity ${now} in all, highest after a fill ${highest}, now ${below} below that`];
}

function verdict({ discrepancies }: BooksAudit): readonly string[] {
  if (discrepancies.length === 0) return ['The books reconcile.'];
  return [
    `The books do not reconcile: ${formatCount(discrepancies.length)} discrepancies.`,
    ...discrepancies.map(({ subject, problem }) => `  ${subject}: ${problem}`),
  ];
}

/** Writes the report as one JSON document; amounts are exact, as text. */
export function upReportJson({ durationMs, trades, services, audit }: UpReport): string {
  const lines = audit.lines.map(({ symbol, quantity, cash, equity }) => ({
    symbol,
    quantity: formatDecimal(quantity),
    cash: formatDecimal(cash),
    equity: formatDecimal(equity),
  }));
  const { counts, equity, discrepancies } = audit;
  const report = {
    duration_ms: Math.round(durationMs),
    trades,
    services,
    books: {
      reconciled: discrepancies.length === 0,
      counts,
      lines,
      equity: {
        current: formatDecimal(equity.current),
        peak: formatDecimal(equity.peak),
        drawdown: formatDecimal(equity.drawdown),
      },
      discrepancies,
    },
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`.trimEnd());
}
