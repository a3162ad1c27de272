import { type Bus, type TopicTable, wireMessage } from '../../core/bus/index.ts';
import type { TradeEvent } from '../../core/contracts/index.ts';
import { type Clock, nsToMs } from '../../core/time.ts';

/** What a feed runs on. */
export interface FeedGround {
  readonly bus: Bus;
  readonly topics: TopicTable;
  readonly clock: Clock;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** How many times faster than the trades say; above 0. */
  readonly speed: number;
}

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

/** Sends trades at their own pace, times the speed, stamped with the time at which they are sent. */
export function startFeed(trades: Iterable<TradeEvent>, ground: FeedGround): Feed {
  const { bus, topics, clock } = ground;
  let stopped = false;
  let count = 0;
  let lostCount = 0;
  let latestNs: bigint | null = null;

  async function send(): Promise<void> {
    const startMs = clock.monotonicMs();
    let firstNs: bigint | null = null;
    for (const trade of trades) {
      firstNs ??= trade.tsLocalNs;
      await waitUntil(startMs + nsToMs(trade.tsLocalNs - firstNs) / ground.speed);
      if (stopped) return;
      await publish({ ...trade, tsLocalNs: clock.nowNs() });
    }
  }

  async function waitUntil(dueMs: number): Promise<void> {
    for (let left = dueMs - clock.monotonicMs(); left > 0 && !stopped; left = dueMs - clock.monotonicMs()) {
      await ground.wait(Math.min(left, waitMsMax));
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
