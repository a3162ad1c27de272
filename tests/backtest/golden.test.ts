/**
 * A fixed run, whole: `vitest run tests/backtest/golden.test.ts -u` writes the files anew when a change is meant.
 */
import { describe, expect, test } from 'vitest';
import {
  type BarTable,
  createBarTable,
  reportOf,
  reportPage,
  runBacktest,
} from '../../src/backtest/index.ts';
import { parseDecimal } from '../../src/core/money/index.ts';
import { parseIsoTime } from '../../src/core/time.ts';
import { generateBars } from '../../src/services/market-data/index.ts';
import { findStrategyType } from '../../src/strategies/index.ts';

const rules = {
  initialCapital: parseDecimal('1000'),
  costs: {
    makerFeeRate: parseDecimal('0.0005'),
    takerFeeRate: parseDecimal('0.001'),
    slippageBps: parseDecimal('5'),
  },
  limits: {
    perOrderCap: parseDecimal('200'),
    dailyLossCap: parseDecimal('20'),
    ordersPerMinuteCap: 2,
    lastTradeAgeMsMax: 86_400_000,
  },
  participation: parseDecimal('0.5'),
};

function madeUp(symbolIndex: number): BarTable {
  const startNs = parseIsoTime('2025-01-31T00:00:00Z');
  const [first, ...rest] = generateBars({ seed: 7, symbolIndex, timeframe: '15m', startNs, barCount: 192 });
  if (first === undefined) throw new Error('Expected bars, were none.');
  const table = createBarTable(first);
  for (const bar of [first, ...rest]) table.add(bar);
  return table.finish();
}

function report() {
  const strategy = (id: string, params: Readonly<Record<string, string>>) =>
    findStrategyType('trendline').create({ id }, params);
  const result = runBacktest({
    tables: [madeUp(0), madeUp(1)],
    strategies: [
      strategy('market', { lookback: '12', threshold: '0.0015', quantity: '4' }),
      strategy('limit', { lookback: '30', threshold: '0.002', quantity: '3', limitOffsetBps: '15' }),
    ],
    rules,
  });
  return reportOf(result, {
    strategies: [{ id: 'market', description: 'at market' }],
    source: 'Two days, made up',
    passedOverCount: 0,
    rules,
  });
}

describe('a fixed run', () => {
  test('has the report that it always had, hash and all', async () => {
    await expect(`${JSON.stringify(report(), null, 2)}\n`).toMatchFileSnapshot('./vectors/golden.json');
  });

  test('has the page that it always had', async () => {
    await expect(reportPage(report())).toMatchFileSnapshot('./vectors/golden.html');
  });
});
