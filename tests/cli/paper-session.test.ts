import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { addPaperOptions, type PaperOptions, planPaperSession } from '../../src/cli/paper-options.ts';
import { makePaperReport, type PaperReport } from '../../src/cli/paper-report.ts';
import { startPaperSession } from '../../src/cli/paper-session.ts';
import { createPaperTally } from '../../src/cli/paper-tally.ts';
import {
  add,
  formatDecimal,
  isZero,
  multiply,
  negate,
  parseDecimal,
  subtract,
  ZERO,
} from '../../src/core/money/index.ts';
import { GENERATED_START_NS, generateTrades } from '../../src/services/market-data/index.ts';

/** Runs a session over generated trades with the given words of the command line. */
async function replay(words: readonly string[], seed = 42, tradeCount = 90): Promise<PaperReport> {
  const options = addPaperOptions(new Command())
    .exitOverride()
    .parse([...LIVELY, ...words], { from: 'user' })
    .opts<PaperOptions>();
  const tally = createPaperTally(true);
  const session = await startPaperSession(planPaperSession(options), {
    onDecision: tally.countDecision,
    onFill: tally.countFill,
    onOrderUpdate: tally.countOrderUpdate,
    onStrategyFailure: ({ error }) => {
      throw error;
    },
  });
  for (const trade of generateTrades({ seed, tradeCount, symbolCount: 3, startNs: GENERATED_START_NS })) {
    tally.countTrade(trade);
    await session.handleTrade(trade);
  }
  return makePaperReport('generated', tally.totals(), await session.finish(), session.market);
}

const LOOSE = ['--per-order-cap', '1000000', '--daily-loss-cap', '1000000', '--orders-per-minute', '1000000'];

/** A strategy that trades often, so that few trades show much. */
const LIVELY = ['--threshold', '0.002'];

const shared = new Map<readonly string[], Promise<PaperReport>>();

/** Runs a session that several tests look at once. */
function replayOnce(words: readonly string[]): Promise<PaperReport> {
  const known = shared.get(words);
  if (known !== undefined) return known;
  const report = replay(words);
  shared.set(words, report);
  return report;
}

const AS_SHIPPED: readonly string[] = [];

test('the same trades give the same session', async () => {
  expect(await replay(AS_SHIPPED)).toEqual(await replayOnce(AS_SHIPPED));
});

test('every intent gets one decision, and every approved order ends in a fill or rests', async () => {
  const { totals, strategies, restingCount } = await replayOnce(AS_SHIPPED);
  const deniedCount = Object.values(totals.deniedCounts).reduce((sum, count) => sum + count, 0);
  const intentCount = strategies.reduce((sum, strategy) => sum + strategy.intentCount, 0);
  expect(totals.approvedCount + deniedCount).toBe(intentCount);
  expect(totals.fillCount + restingCount + totals.rejectedCount).toBe(totals.approvedCount);
  expect(totals.approvedCount).toBeGreaterThan(0);
});

test('the positions are what the fills add up to', async () => {
  const { totals, positions, result } = await replayOnce(LOOSE);
  for (const { symbol, quantity, fees } of positions) {
    const fills = totals.firstFills.filter((fill) => fill.symbol === symbol);
    const signed = fills.map((fill) => (fill.side === 'buy' ? fill.quantity : negate(fill.quantity)));
    expect(signed.reduce(add, ZERO)).toEqual(quantity);
    expect(fills.map((fill) => fill.fee).reduce(add, ZERO)).toEqual(fees);
  }
  expect(subtract(result.gross, result.fees)).toEqual(result.net);
  expect(positions.map(({ net }) => net).reduce(add, ZERO)).toEqual(result.net);
});

test('gross and unrealised result together are the cash plus the worth of what is held', async () => {
  const { totals, positions, result } = await replayOnce(LOOSE);
  const cash = totals.firstFills
    .map(({ side, price, quantity }) => multiply(side === 'sell' ? price : negate(price), quantity))
    .reduce(add, ZERO);
  const worth = positions.map(({ quantity, lastPrice }) => multiply(quantity, lastPrice)).reduce(add, ZERO);
  expect(formatDecimal(add(result.gross, result.unrealized))).toBe(formatDecimal(add(cash, worth)));
});

describe('a denial', () => {
  test.each([
    ['kill-switch', ['--kill']],
    ['per-order-cap', ['--per-order-cap', '1']],
    ['rate-limit', ['--orders-per-minute', '1']],
    ['daily-loss', [...LOOSE, '--daily-loss-cap', '0.1', '--threshold', '0.001']],
  ] as const)('for %s comes with %j', async (reason, words) => {
    const { totals } = await replay(words);
    expect(totals.deniedCounts[reason]).toBeGreaterThan(0);
  });
});

test('a tripped kill switch lets nothing through', async () => {
  const { totals, positions } = await replay(['--kill']);
  expect(totals).toMatchObject({ approvedCount: 0, fillCount: 0, restedCount: 0 });
  expect(positions).toEqual([]);
});

test('market orders never rest, limit orders never pay slippage', async () => {
  const market = await replay([...LOOSE, '--orders', 'market']);
  expect(market.totals).toMatchObject({ restedCount: 0, rejectedCount: 0 });
  expect(market.totals.fillCounts.maker).toBe(0);
  const limit = await replay([...LOOSE, '--orders', 'limit', '--slippage-bps', '500']);
  expect(limit.totals.fillCounts.taker).toBe(0);
  expect(limit.totals.restedCount).toBe(limit.totals.approvedCount);
});

test('fees follow the rate, and none are taken without one', async () => {
  const free = await replay([...LOOSE, '--fee-bps', '0']);
  expect(isZero(free.result.fees)).toBe(true);
  const { totals, result } = await replay([...LOOSE, '--fee-bps', '100']);
  const turnover = totals.firstFills
    .map(({ price, quantity }) => multiply(price, quantity))
    .reduce(add, ZERO);
  expect(result.fees).toEqual(multiply(turnover, parseDecimal('0.01')));
});
