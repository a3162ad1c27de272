import { type Bus, type TopicTable, wireMessage } from '../../core/bus/index.ts';
import type { TradeEvent } from '../../core/contracts/index.ts';
import type { Clock } from '../../core/time.ts';

/** What a feed runs on. */
export interface FeedGround {
  readonly bus: Bus;
  readonly topics: TopicTable;
  readonly clock: Clock;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** Trades at their own pace, which is kept by the given way to wait. */
export type OpenTrades = (sleep: (milliseconds: number) => Promise<void>) => AsyncIterable<TradeEvent>;

/** Trades on their way to the bus. */
export interface Feed {
  /** Trades that the bus took. */
  readonly count: () => number;
  /** Trades that the bus did not take: market data are not kept for later. */
  readonly lostCount: () => number;
  /** When the latest trade was sent, in nanoseconds since the epoch; null before the first. */
  readonly latestNs: () => bigint | null;
  /** Resolves when the trades are at their end, or the feed was stopped. */
  readonly finished: Promise<void>;
  readonly stop: () => void;
}

/** Longest wait in one piece, so that a stop is heard soon. */
const waitMsMax = 100;

/** Sends trades when they come, stamped with the time at which they are sent. */
export function startFeed(open: OpenTrades, { bus, topics, clock, wait }: FeedGround): Feed {
  let stopped = false;
  let count = 0;
  let lostCount = 0;
  let latestNs: bigint | null = null;

  async function send(): Promise<void> {
    try {
      for await (const trade of open(sleep)) {
        if (stopped) return;
        await publish({ ...trade, tsLocalNs: clock.nowNs() });
      }
    } catch (error) {
      if (!(error instanceof FeedStopped)) throw error;
    }
  }

  /** Throws when the feed was stopped: whoever waits for the next trade would wait on. */
  async function sleep(milliseconds: number): Promise<void> {
    for (let left = milliseconds; left > 0; left -= waitMsMax) {
      if (stopped) throw new FeedStopped();
      await wait(Math.min(left, waitMsMax));
    }
  }

  async function publish(trade: TradeEvent): Promise<void> {
    try {
      await bus.publish(wireMessage(topics.trades, trade));
      count += 1;
      latestNs = trade.tsLocalNs;
    } catch {
      lostCount += 1;
    }
  }

  return {
    count: () => count,
    lostCount: () => lostCount,
    latestNs: () => latestNs,
    finished: send(),
    stop() {
      stopped = true;
    },
  };
}

class FeedStopped extends Error {}
