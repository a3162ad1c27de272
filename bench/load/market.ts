import type { OrderIntent, TradeEvent } from '../../src/core/contracts/index.ts';
import { asPrice, asQuantity, multiply, parseDecimal, round } from '../../src/core/money/index.ts';
import { createVirtualClock, type VirtualClock } from '../../src/core/virtual-clock.ts';
import { GENERATED_START_NS, generateTrades } from '../../src/services/market-data/index.ts';
import type { RiskLimits } from '../../src/services/risk-engine/index.ts';

/** Instruments of every load. */
const SYMBOL_COUNT = 5;

/** Every tenth trade is one that somebody acts on. */
const ACTED_ON = 10;

const QUANTITY = asQuantity(parseDecimal('2'));

/** Half a percent better than the market: an order that rests for a while. */
const [BELOW, ABOVE] = [parseDecimal('0.995'), parseDecimal('1.005')];

/** Limits under which every rule is applied and most intents pass: some are too large, some come too fast. */
export const LOAD_LIMITS: RiskLimits = {
  perOrderCap: parseDecimal('60'),
  dailyLossCap: parseDecimal('1000000'),
  ordersPerMinuteCap: 8,
  lastTradeAgeMsMax: 60_000,
};

/** A market without end. */
export interface Market {
  readonly clock: VirtualClock;
  /** Returns the next trade, and moves the clock to it. */
  readonly next: () => TradeEvent;
}

/** Makes the market of a seed. */
export function openMarket(seed: number): Market {
  const clock = createVirtualClock(GENERATED_START_NS);
  const trades = generateTrades({
    seed,
    tradeCount: Number.MAX_SAFE_INTEGER,
    symbolCount: SYMBOL_COUNT,
    startNs: GENERATED_START_NS,
  });
  return {
    clock,
    next() {
      const { value } = trades.next();
      if (value === undefined) throw new RangeError('Expected a market without end, was its end.');
      clock.advanceTo(value.tsLocalNs);
      return value;
    },
  };
}

/** Tells whether somebody acts on the trade with this number, from 1. */
export function isActedOn(tradeNumber: number): boolean {
  return tradeNumber % ACTED_ON === 0;
}

/** What somebody wants who has seen a trade: buying and selling in turn, at the market and at a limit in turn. */
export function intentOf(trade: TradeEvent, tradeNumber: number): OrderIntent {
  const turn = tradeNumber / ACTED_ON;
  const terms = {
    id: `load-${tradeNumber}`,
    tsLocalNs: trade.tsLocalNs,
    strategyId: 'load',
    symbol: trade.symbol,
    side: turn % 2 === 0 ? 'buy' : 'sell',
    quantity: QUANTITY,
    meta: {},
  } as const;
  if (turn % 4 < 2) return { ...terms, type: 'market' };
  const better = terms.side === 'buy' ? BELOW : ABOVE;
  return { ...terms, type: 'limit', limitPrice: asPrice(round(multiply(trade.price, better), 4)) };
}
