import type { OrderIntent } from '../../src/core/contracts/index.ts';
import { asPrice, asQuantity, multiply, parseDecimal } from '../../src/core/money/index.ts';
import { priceOf, type Strategy, symbolOf } from '../../src/strategies/index.ts';

const below = parseDecimal('0.999');
const above = parseDecimal('1.001');

/** Trades at every `every`-th event: market orders and limits near the price, in both directions, of several sizes. */
export function restless(id: string, every: number): Strategy {
  let events = 0;
  return {
    id,
    onEvent(event, context): readonly OrderIntent[] {
      events += 1;
      if (events % every !== 0) return [];
      const turn = events / every;
      const side = turn % 3 === 0 ? 'sell' : 'buy';
      const base = {
        id: context.nextIntentId(),
        tsLocalNs: context.nowNs(),
        strategyId: id,
        symbol: symbolOf(event),
        side,
        quantity: asQuantity(parseDecimal(String(1 + (turn % 4)))),
        meta: {},
      } as const;
      if (turn % 2 === 0) return [{ ...base, type: 'market' }];
      const limitPrice = asPrice(multiply(priceOf(event), side === 'buy' ? below : above));
      return [{ ...base, type: 'limit', limitPrice }];
    },
  };
}
