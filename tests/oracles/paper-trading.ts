import type { Clock } from '../../src/core/time.ts';
import { createPaperTrader, type PaperTrader } from '../../src/services/paper-trader/index.ts';

/** Makes a paper trader as the vectors assume it: no fees, no slippage, and a clock that stands still. */
export function makePaperTrader(venue: string): PaperTrader {
  const clock: Clock = { nowNs: () => 1_000n, monotonicMs: () => 0 };
  return createPaperTrader(clock, { venue });
}

/** Completes the trade of a vector, which states a symbol and a price only. */
export function tradeMessage(symbol: string, price: string): unknown {
  return { ts_local_ns: '1', symbol, side: 'buy', qty: '1', price };
}
