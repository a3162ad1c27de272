import { encodeOrderEvent } from '../../src/core/contracts/index.ts';
import { createPaperTrader, type PaperOutcome } from '../../src/services/paper-trader/index.ts';
import { orderOfIntent } from '../../src/services/risk-engine/index.ts';
import type { Load } from './load.ts';
import { intentOf, isActedOn, openMarket } from './market.ts';

/** Trades, and an order on every tenth of them, as it comes over the wire. */
export const paperTraderLoad: Load = {
  name: 'paper-trader',
  eventsPerSecond: 50_000,
  async open(seed) {
    const { clock, next } = openMarket(seed);
    const trader = createPaperTrader(clock, { venue: 'paper' });
    const counts = { trades: 0, orders: 0, filled: 0, rested: 0, other: 0 };

    function count(outcome: PaperOutcome): void {
      if (outcome.kind !== 'handled') counts.other += 1;
      else
        for (const { kind } of outcome.events)
          counts[kind === 'filled' || kind === 'rested' ? kind : 'other'] += 1;
    }

    return {
      counts: () => ({ ...counts }),
      feed() {
        const trade = next();
        counts.trades += 1;
        count(trader.handleTrade(trade));
        if (!isActedOn(counts.trades)) return;
        const order = orderOfIntent(intentOf(trade, counts.trades), 'paper', clock.nowNs());
        counts.orders += 1;
        count(trader.handleMessage('order', encodeOrderEvent(order)));
      },
      close: async () => undefined,
    };
  },
};
