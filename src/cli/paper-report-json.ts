import { encodeFillEvent } from '../core/contracts/index.ts';
import { formatDecimal } from '../core/money/index.ts';
import type { PaperReport, ProfitAndLoss } from './paper-report.ts';

/** Writes the report as one JSON document: exact numbers as decimal text, times as nanoseconds. */
export function paperReportJson(report: PaperReport): string {
  const { totals } = report;
  const fills = [...totals.firstFills, ...totals.lastFills];
  const document = {
    source: report.source,
    trades: {
      count: totals.tradeCount,
      first_ts_ns: totals.firstTradeNs.toString(),
      last_ts_ns: totals.lastTradeNs.toString(),
      symbols: totals.symbols,
    },
    decisions: { approved: totals.approvedCount, denied: totals.deniedCounts },
    orders: {
      filled: totals.fillCount,
      rested: totals.restedCount,
      resting: report.restingCount,
      rejected: totals.rejectedCount,
    },
    fills: {
      count: totals.fillCount,
      ...totals.fillCounts,
      omitted: totals.fillCount - fills.length,
      list: fills.map(encodeFillEvent),
    },
    positions: report.positions.map((line) => ({
      symbol: line.symbol,
      qty: formatDecimal(line.quantity),
      avg_price: formatDecimal(line.averagePrice),
      last_price: formatDecimal(line.lastPrice),
      ...resultFields(line),
    })),
    result: resultFields(report.result),
    strategies: report.strategies.map((strategy) => ({
      strategy_id: strategy.strategyId,
      events: strategy.eventCount,
      intents: strategy.intentCount,
      failures: strategy.failureCount,
      disabled: strategy.state === 'disabled',
    })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function resultFields({ gross, fees, net, unrealized }: ProfitAndLoss): Readonly<Record<string, string>> {
  return {
    gross_pnl: formatDecimal(gross),
    fees: formatDecimal(fees),
    net_pnl: formatDecimal(net),
    unrealized_pnl: formatDecimal(unrealized),
  };
}
