/** The market of this bench: bursts of trades that are the same for the same seed, and nothing else that happens. */
import type { TradeEvent } from '../../src/core/contracts/index.ts';
import { asPrice, asQuantity, makeDecimal } from '../../src/core/money/index.ts';
import { createRandomSource, drawInteger } from '../../src/core/random.ts';
import { GENERATED_START_NS } from '../../src/services/market-data/index.ts';

/** When the market opens. */
export const MARKET_START_NS: bigint = GENERATED_START_NS;

/**
 * Time of the market between two trades. So slow a market fills every window of the risk engine, the 48 hours of
 * identifiers included, within 1.2 million trades: what is measured after that neither grows nor shrinks.
 */
const TRADE_GAP_NS = 150_000_000n;

/** As many as have no divisor in common with the ten trades to an intent: each symbol gets every kind of order. */
const SYMBOLS = ['ATOM/USDT', 'BTC/USDT', 'ETH/USDT', 'SOL/USDT', 'ADA/USDT', 'DOT/USDT', 'LTC/USDT'];

const PRICE_SCALE = 2;
const QUANTITY_SCALE = 3;
const FIRST_TICKS = 10_000;
const STEP_TICKS_MAX = 5;

/** Prices stay this near to where they began, so that limits are reached and books do not fill up. */
const DISTANCE_TICKS_MAX = 50;

/** Trades that are due together, and the time at which they are. */
export interface Burst {
  readonly nowNs: bigint;
  readonly trades: readonly TradeEvent[];
}

/** A market that is endless. */
export interface Market {
  /** Returns the next `size` trades. */
  readonly next: (size: number) => Burst;
}

/**
 * Opens the market. Symbols take turns, and the price of each moves only from burst to burst: what a burst leads to is
 * the same in whichever order the services come to it.
 */
export function openMarket(seed: number): Market {
  const random = createRandomSource(seed);
  const ticks = SYMBOLS.map((_, index) => firstTicksOf(index));
  let tradeCount = 0;

  function nextTrade(): TradeEvent {
    const index = tradeCount % SYMBOLS.length;
    tradeCount += 1;
    const tsLocalNs = timeOf(tradeCount);
    return {
      tsLocalNs,
      tsExchangeMs: Number(tsLocalNs / 1_000_000n) - drawInteger(random, 1, 40),
      symbol: SYMBOLS[index] ?? '',
      side: random.nextUint32() % 2 === 0 ? 'buy' : 'sell',
      quantity: asQuantity(makeDecimal(BigInt(drawInteger(random, 1, 50_000)), QUANTITY_SCALE)),
      price: asPrice(makeDecimal(BigInt(ticks[index] ?? 0), PRICE_SCALE)),
      aggregateId: String(tradeCount),
    };
  }

  return {
    next(size) {
      for (const [index, before] of ticks.entries()) {
        const next = before + drawInteger(random, -STEP_TICKS_MAX, STEP_TICKS_MAX);
        if (Math.abs(next - firstTicksOf(index)) <= DISTANCE_TICKS_MAX) ticks[index] = next;
      }
      const trades = Array.from({ length: size }, nextTrade);
      return { nowNs: timeOf(tradeCount), trades };
    },
  };
}

function firstTicksOf(index: number): number {
  return FIRST_TICKS * (index + 1);
}

function timeOf(tradeCount: number): bigint {
  return MARKET_START_NS + BigInt(tradeCount) * TRADE_GAP_NS;
}
