/** The report as one HTML page that needs nothing else: no script, no request, readable from disk and in print. */

import { formatNumber } from './axis.ts';
import { drawdownChart, equityChart, profitChart } from './charts.ts';
import { type Insert, Markup, markup } from './markup.ts';
import { rejectionCounts } from './rejection-counts.ts';
import type { BacktestReport } from './report.ts';
import { STYLE } from './style.ts';

/** Rows of a long list that the page shows; the JSON has all of them. */
const ROW_COUNT_MAX = 200;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Writes the page of a report. */
export function reportPage(report: BacktestReport): string {
  const { data, capital } = report;
  const title = `Backtest of ${report.strategies.map(({ id }) => id).join(', ')} on ${data.symbols.join(', ')}`;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p>${data.timeframe} bars from ${day(data.from)} to ${day(data.to)} (UTC), ${formatNumber(data.bars, 0)} of them. ${data.source}.</p>
</header>
<main>
${headline(report)}
<section><h2>Equity</h2>${equityChart(report.curve)}<p class="note">From ${capital.initial} to ${capital.final} in the quote currency; each point spans the least and the greatest value of its stretch of time.</p></section>
<section><h2>Drawdown</h2>${drawdownChart(report.curve)}</section>
<section><h2>Round trips</h2>${report.round_trips.length === 0 ? markup`<p>None: nothing that was bought was sold.</p>` : profitChart(report.round_trips)}</section>
<section><h2>Monthly returns</h2>${monthTable(report)}</section>
<section><h2>Figures</h2>${figureTable(report)}</section>
<section class="wide"><h2>Assumptions</h2>${pairs(Object.entries(report.assumptions))}</section>
<section><h2>Strategies</h2>${strategyTable(report)}${failureTable(report)}</section>
<section><h2>Positions at the end</h2>${table(
    ['symbol', 'quantity', 'average price', 'last price'],
    report.positions.map((each) => [each.symbol, each.qty, each.avg_price, each.last_price]),
  )}</section>
<section><h2>Rejected orders</h2>${rejectionTables(report)}</section>
<section><h2>Open orders</h2>${list(
    ['time', 'order', 'symbol', 'side', 'type', 'quantity', 'limit'],
    report.open_orders.map((each) => [
      minute(each.ts),
      each.order_id,
      each.symbol,
      each.side,
      each.type,
      each.qty,
      each.limit_price ?? '',
    ]),
  )}</section>
<section><h2>Fills</h2>${list(
    ['time', 'order', 'symbol', 'side', 'quantity', 'price', 'fee'],
    report.fills.map((each) => [
      minute(each.ts),
      each.order_id,
      each.symbol,
      each.side,
      each.qty,
      each.price,
      each.fee,
    ]),
  )}</section>
</main>
<footer><p>Result <code>${report.result_hash}</code></p><p>Data <code>${data.sha256}</code></p><p>The same bars, strategies and assumptions give the same result, on every machine.</p></footer>
</body>
</html>
`.text;
}

function headline({ figures, capital }: BacktestReport): Markup {
  const cards: readonly (readonly [label: string, value: string])[] = [
    ['Return', percent(figures.total_return_pct)],
    ['Final equity', formatNumber(Number(capital.final), 2)],
    ['Sharpe', plain(figures.sharpe)],
    ['Largest drawdown', percent(-figures.max_drawdown_pct)],
    ['Round trips', formatNumber(figures.round_trips, 0)],
    ['Won', percent(figures.win_rate === null ? null : figures.win_rate * 100)],
  ];
  return markup`<section class="cards">${cards.map(([label, value]) => markup`<div><span>${label}</span><strong>${value}</strong></div>`)}</section>`;
}

function figureTable({ figures }: BacktestReport): Markup {
  return pairs([
    ['Total return', percent(figures.total_return_pct)],
    ['Growth per year (CAGR)', percent(figures.cagr_pct)],
    ['Volatility per year', percent(figures.volatility_annual_pct)],
    ['Sharpe', plain(figures.sharpe)],
    ['Sortino', plain(figures.sortino)],
    ['Calmar', plain(figures.calmar)],
    ['Largest drawdown', percent(-figures.max_drawdown_pct)],
    ['Longest drawdown', `${formatNumber(figures.max_drawdown_days, 2)} days`],
    ['Exposure', percent(figures.exposure_pct)],
    ['Turnover', `${formatNumber(figures.turnover, 2)} × the initial capital`],
    ['Fees', figures.fees],
    ['Round trips', formatNumber(figures.round_trips, 0)],
    ['Won', percent(figures.win_rate === null ? null : figures.win_rate * 100)],
    ['Profit factor', plain(figures.profit_factor)],
    ['Expectancy', plain(figures.expectancy)],
    ['Average win, average loss', `${plain(figures.average_win)}, ${plain(figures.average_loss)}`],
    ['Largest win, largest loss', `${plain(figures.largest_win)}, ${plain(figures.largest_loss)}`],
  ]);
}

function monthTable({ monthly_returns: months }: BacktestReport): Markup {
  const years = [...new Set(months.map(({ year }) => year))];
  const widest = Math.max(...months.map(({ return_pct: value }) => Math.abs(value ?? 0)), 1e-9);
  const rows = years.map((year) => {
    const cells = MONTHS.map((_, index) => {
      const found = months.find((each) => each.year === year && each.month === index + 1);
      const value = found?.return_pct ?? null;
      if (value === null) return markup`<td></td>`;
      const shade = Math.round((Math.abs(value) / widest) * 80);
      return markup`<td class="${value < 0 ? 'fell' : 'rose'}" style="--shade:${shade}%">${formatNumber(value, 2)}</td>`;
    });
    return markup`<tr><th scope="row">${String(year)}</th>${cells}</tr>`;
  });
  return markup`<div class="scroll"><table class="months"><thead><tr><th scope="col">%</th>${MONTHS.map((month) => markup`<th scope="col">${month}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

function strategyTable({ strategies }: BacktestReport): Markup {
  return table(
    ['strategy', 'what', 'events', 'intents', 'failures', 'state'],
    strategies.map(({ id, description, events, intents, failures, state }) => [
      id,
      description,
      ...[events, intents, failures].map((count) => formatNumber(count, 0)),
      state,
    ]),
  );
}

function failureTable({ failures }: BacktestReport): Markup {
  if (failures.length === 0) return markup``;
  const rows = failures.map((each) => [each.strategy_id, each.during, each.error]);
  return markup`<h3>What they threw</h3>${list(['strategy', 'during', 'error'], rows)}`;
}

function rejectionTables({ rejections }: BacktestReport): Markup {
  if (rejections.length === 0) return markup`<p>None.</p>`;
  const reasons = rejectionCounts(rejections).map(([reason, count]) => [reason, formatNumber(count, 0)]);
  const rows = rejections.map((each) => [minute(each.ts), each.order_id, each.symbol, each.by, each.reason]);
  return markup`${table(['reason', 'orders'], reasons)}${list(['time', 'order', 'symbol', 'by', 'reason'], rows)}`;
}

/** A long list is folded, and shows its end. */
function list(head: readonly string[], rows: readonly (readonly string[])[]): Markup {
  if (rows.length === 0) return markup`<p>None.</p>`;
  const shown = rows.slice(-ROW_COUNT_MAX);
  const which =
    shown.length === rows.length ? `All ${rows.length}` : `The last ${shown.length} of ${rows.length}`;
  return markup`<details><summary>${which}${shown.length === rows.length ? '' : '; the JSON twin has all'}</summary>${table(head, shown)}</details>`;
}

function table(head: readonly string[], rows: readonly (readonly Insert[])[]): Markup {
  return markup`<div class="scroll"><table><thead><tr>${head.map((title) => markup`<th scope="col">${title}</th>`)}</tr></thead><tbody>${rows.map((row) => markup`<tr>${row.map((cell) => markup`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>`;
}

function pairs(rows: readonly (readonly [name: string, value: string])[]): Markup {
  return markup`<dl>${rows.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

const UNDEFINED = '–';

function percent(value: number | null): string {
  return value === null ? UNDEFINED : `${formatNumber(value, 2)} %`;
}

function plain(value: number | null): string {
  return value === null ? UNDEFINED : formatNumber(value, 2);
}

function day(ts: string): string {
  return ts.slice(0, 10);
}

function minute(ts: string): string {
  return ts.slice(0, 16).replace('T', ' ');
}
