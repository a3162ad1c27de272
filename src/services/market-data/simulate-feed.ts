import type { TradeEvent } from '../../core/contracts/index.ts';
import type { Clock } from '../../core/time.ts';
import { generateTrades } from './generate-trades.ts';
import { type Pacer, paceByTime, type ReplaySpeed } from './pace.ts';

/** What a simulated feed sends. */
export interface SimulatedFeedSettings {
  /** Number that determines the trades, their times relative to the start included. */
  readonly seed: number;
  /** How many symbols, 1 to 99. */
  readonly symbolCount: number;
  /** Trades before the feed ends; endless by default. */
  readonly tradeCount?: number;
  /** How fast time passes, 1 by default. */
  readonly speed?: ReplaySpeed;
}

/** Sends made-up trades when they are due, the first one now. It ends when its reader stops, or after the last trade. */
export async function* simulateFeed(
  { seed, symbolCount, tradeCount = Number.POSITIVE_INFINITY, speed = 1 }: SimulatedFeedSettings,
  { clock, sleep }: { readonly clock: Clock; readonly sleep: Pacer['sleep'] },
): AsyncGenerator<TradeEvent> {
  const trades = generateTrades({ seed, symbolCount, tradeCount, startNs: clock.nowNs() });
  const pacer = { monotonicMs: () => clock.monotonicMs(), sleep };
  for await (const block of paceByTime(oneByOne(trades), speed, pacer)) {
    for (const { trade } of block) yield trade;
  }
}

function* oneByOne(trades: Iterable<TradeEvent>) {
  for (const trade of trades) yield [{ timeNs: trade.tsLocalNs, trade }];
}
