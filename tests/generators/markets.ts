import fc from 'fast-check';
import type { TradeEvent } from '../../src/core/contracts/index.ts';
import { asPrice, asQuantity, makeDecimal } from '../../src/core/money/index.ts';
import { msToNs } from '../../src/core/time.ts';

/** How a market behaves for a while. */
export type MarketPhase =
  /** A trade a second or so, a few ticks from the last one. */
  | { readonly kind: 'walk'; readonly ticks: readonly number[] }
  /** One trade far from the last one: parts per hundred of its price, below 0 for a crash. */
  | { readonly kind: 'jump'; readonly percent: number }
  /** No trade for that long. */
  | { readonly kind: 'halt'; readonly lengthMs: number };

/** A market and what it went through. */
export interface Market {
  readonly phases: readonly MarketPhase[];
  /** Trades in the order of their times; several may have the same. */
  readonly trades: readonly TradeEvent[];
}

/** What a market is like. */
export interface MarketOptions {
  /** `BTC/USDT` by default. */
  readonly symbol?: string;
  /** First price in ticks of a cent, 10 000 by default. */
  readonly startTicks?: number;
  /** When it opens, 2026-03-01T00:00Z by default. */
  readonly startMs?: number;
  /** Most phases, 6 by default. */
  readonly phasesMax?: number;
}

/** Decimal places of a price, whose tick is a cent. */
const PRICE_SCALE = 2;

/** Decimal places of a quantity. */
const LOT_SCALE = 4;

const DAY_MS = 86_400_000;

const phase: fc.Arbitrary<MarketPhase> = fc.oneof(
  fc.record({
    kind: fc.constant('walk' as const),
    ticks: fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 12 }),
  }),
  fc.record({ kind: fc.constant('jump' as const), percent: fc.constantFrom(-99, -50, -10, 10, 100, 900) }),
  fc.record({
    kind: fc.constant('halt' as const),
    lengthMs: fc.constantFrom(60_000, 3_600_000, DAY_MS, 3 * DAY_MS),
  }),
);

/** Makes markets that walk, jump and halt. Prices are multiples of a cent and never below one. */
export function markets({
  symbol = 'BTC/USDT',
  startTicks = 10_000,
  startMs = Date.UTC(2026, 2, 1),
  phasesMax = 6,
}: MarketOptions = {}): fc.Arbitrary<Market> {
  const lots = fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 8 });
  // Most trades follow within a second; a zero is a burst at one time.
  const gapsMs = fc.array(fc.constantFrom(0, 0, 1, 250, 999, 1000), { minLength: 1, maxLength: 8 });
  return fc.tuple(fc.array(phase, { maxLength: phasesMax }), lots, gapsMs).map(([phases, sizes, gaps]) => {
    const trades: TradeEvent[] = [];
    let state = { ticks: startTicks, timeMs: startMs };
    for (const [ticks, waitMs] of phases.flatMap(movesOf)) {
      const gapMs = gaps[trades.length % gaps.length] ?? 0;
      state = { ticks: ticks(state.ticks), timeMs: state.timeMs + waitMs + gapMs };
      trades.push(tradeOf(symbol, state, sizes[trades.length % sizes.length] ?? 1, trades.length));
    }
    return { phases, trades };
  });
}

/** How the price moves with one trade, and for how long the market waits before it. */
type Move = readonly [move: (ticks: number) => number, waitMs: number];

function movesOf(next: MarketPhase): readonly Move[] {
  switch (next.kind) {
    case 'walk':
      return next.ticks.map((by): Move => [(ticks) => Math.max(1, ticks + by), 0]);
    case 'jump':
      return [[(ticks) => Math.max(1, Math.round((ticks * (100 + next.percent)) / 100)), 0]];
    case 'halt':
      return [[(ticks) => ticks, next.lengthMs]];
    default:
      return next satisfies never;
  }
}

function tradeOf(
  symbol: string,
  { ticks, timeMs }: { readonly ticks: number; readonly timeMs: number },
  lots: number,
  index: number,
): TradeEvent {
  return {
    tsLocalNs: msToNs(timeMs),
    tsExchangeMs: timeMs,
    symbol,
    side: lots % 2 === 0 ? 'buy' : 'sell',
    quantity: asQuantity(makeDecimal(BigInt(lots), LOT_SCALE)),
    price: asPrice(makeDecimal(BigInt(ticks), PRICE_SCALE)),
    aggregateId: String(index + 1),
  };
}
