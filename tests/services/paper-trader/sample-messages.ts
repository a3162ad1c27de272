import type { Clock } from '../../../src/core/time.ts';
import {
  createPaperTrader,
  type PaperTrader,
  type PaperTraderSettings,
} from '../../../src/services/paper-trader/index.ts';

/** Topic of order updates in these tests. */
export const UPDATE_TOPIC = 'broker.orders';

/** The time in these tests. */
export const NOW_NS = 1_767_225_600_000_000_000n;

const STANDING_CLOCK: Clock = { nowNs: () => NOW_NS, monotonicMs: () => 0 };

/** Makes a paper trader on a clock that stands still. */
export function makeTrader(
  settings: Partial<PaperTraderSettings> = {},
  snapshot?: Parameters<typeof createPaperTrader>[2],
): PaperTrader {
  return createPaperTrader(STANDING_CLOCK, { venue: 'paper', ...settings }, snapshot);
}

/** A well-formed order message: market buy of 2, unless told otherwise. */
export function orderMessage(
  changes: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return {
    intent_id: 'order-1',
    strategy_id: 'strategy-1',
    venue: 'paper',
    symbol: 'ATOM/USDT',
    side: 'buy',
    type: 'market',
    qty: '2',
    limit_price: null,
    ts_accepted_ns: '1',
    ...changes,
  };
}

/** A well-formed limit order message. */
export function limitMessage(
  intentId: string,
  side: 'buy' | 'sell',
  limitPrice: string,
): Readonly<Record<string, unknown>> {
  return orderMessage({ intent_id: intentId, side, type: 'limit', limit_price: limitPrice });
}

/** A well-formed trade message. */
export function tradeMessage(price: string, symbol = 'ATOM/USDT'): Readonly<Record<string, unknown>> {
  return { ts_local_ns: '1', symbol, side: 'buy', qty: '1', price };
}
