import { encodeOrderIntent } from '../../src/core/contracts/index.ts';
import { createRiskEngine, DayPnl, LastTrades } from '../../src/services/risk-engine/index.ts';
import type { Load } from './load.ts';
import { intentOf, isActedOn, LOAD_LIMITS, openMarket } from './market.ts';

/** Trades, and an intent on every tenth of them, as it comes over the wire. */
export const riskEngineLoad: Load = {
  name: 'risk-engine',
  eventsPerSecond: 50_000,
  async open(seed) {
    const market = openMarket(seed);
    const lastTrades = new LastTrades();
    const engine = createRiskEngine(
      { clock: market.clock, lastTrades, dayPnl: new DayPnl(), readKillState: () => 'clear' },
      { limits: LOAD_LIMITS, venue: 'paper' },
    );
    const counts = { trades: 0, intents: 0, approved: 0, denied: 0 };
    return {
      counts: () => ({ ...counts }),
      feed() {
        const trade = market.next();
        lastTrades.record(trade, market.clock.nowNs());
        counts.trades += 1;
        if (!isActedOn(counts.trades)) return;
        const { verdict } = engine.handleMessage(encodeOrderIntent(intentOf(trade, counts.trades)));
        counts.intents += 1;
        counts[verdict.kind] += 1;
      },
      close: async () => undefined,
    };
  },
};
