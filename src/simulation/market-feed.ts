/**
 * The market: walks, jumps and halts, some twenty thousand trades a day, from the seed alone. Trades are lost and repeated
 * on their way, and come in bursts while a process stalls.
 */
import { TOPICS, wireMessage } from '../core/bus/index.ts';
import type { TradeEvent } from '../core/contracts/index.ts';
import { msToNs } from '../core/time.ts';
import { GENERATED_START_NS, generateTrades } from '../services/market-data/index.ts';
import type { BusServer } from './bus-server.ts';
import type { VirtualTime } from './virtual-time.ts';

/** When every simulation begins: 2026-01-05T09:00:00Z, so that a day has a midnight. */
export const START_NS: bigint = GENERATED_START_NS;

/** The generator makes 80 trades a minute; so much slower they are 23 000 a day. */
const SLOWER = 5n;

/** Instruments of the market. */
const SYMBOL_COUNT = 3;

/** What a feed needs. */
export interface FeedGround {
  readonly seed: number;
  readonly time: VirtualTime;
  readonly server: BusServer;
  /** Hears of each trade that is sent. */
  readonly onTrade: (trade: TradeEvent) => void;
}

/** The market as it is sent to the bus. */
export interface MarketFeed {
  /** Sends trades when they are due, from now on. */
  readonly start: () => void;
  /** Sends no more. */
  readonly stop: () => void;
  /** The next trade gets lost. */
  readonly loseNext: (onInjected: () => void) => void;
  /** The next trade is sent twice. */
  readonly repeatNext: (onInjected: () => void) => void;
  /** Sends the latest trade so many times more, all at once. */
  readonly burst: (count: number) => void;
}

/** Makes a feed that is still silent. */
export function createMarketFeed({ seed, time, server, onTrade }: FeedGround): MarketFeed {
  const trades = generateTrades({
    seed,
    tradeCount: Number.MAX_SAFE_INTEGER,
    symbolCount: SYMBOL_COUNT,
    startNs: START_NS,
  });
  const losing: (() => void)[] = [];
  const repeating: (() => void)[] = [];
  let latest: TradeEvent | null = null;
  let isStopped = false;

  function planNext(): void {
    const next = trades.next();
    if (next.done === true) return;
    const trade = next.value;
    const atMs = Number(((trade.tsLocalNs - START_NS) * SLOWER) / 1_000_000n);
    time.at(atMs, () => {
      if (isStopped) return;
      take({ ...trade, tsLocalNs: START_NS + msToNs(time.nowMs()) });
      planNext();
    });
  }

  function take(trade: TradeEvent): void {
    latest = trade;
    const lose = losing.shift();
    if (lose !== undefined) {
      lose();
      return;
    }
    send(trade);
    const repeat = repeating.shift();
    repeat?.();
    if (repeat !== undefined) send(trade);
  }

  /** Market data are not kept for later: what the bus does not take is gone. */
  function send(trade: TradeEvent): void {
    onTrade(trade);
    server.publishBatch([wireMessage(TOPICS.trades, trade)]).catch(() => undefined);
  }

  return {
    start: planNext,
    stop() {
      isStopped = true;
    },
    loseNext(onInjected) {
      losing.push(onInjected);
    },
    repeatNext(onInjected) {
      repeating.push(onInjected);
    },
    burst(count) {
      for (let left = count; left > 0 && latest !== null; left -= 1)
        send({ ...latest, tsLocalNs: START_NS + msToNs(time.nowMs()) });
    },
  };
}
