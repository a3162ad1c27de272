import { encodeTradeEvent, type TradeEvent } from '../../src/core/contracts/index.ts';
import { type BarState, readTrades, startBars, takeTrade } from '../../src/services/market-data/index.ts';
import type { Load } from './load.ts';
import { openMarket } from './market.ts';

/** Lines that are read at once, as a file gives them in blocks. */
const BLOCK_LINES = 100;

/** Trades as lines of a file: read, checked, and added up to bars of a minute. */
export const marketDataLoad: Load = {
  name: 'market-data',
  eventsPerSecond: 20_000,
  async open(seed) {
    const market = openMarket(seed);
    const bars = new Map<string, BarState>();
    const counts = { trades: 0, bars: 0 };
    const lines: string[] = [];

    function take(trade: TradeEvent): void {
      const { symbol } = trade;
      const state = bars.get(symbol) ?? startBars({ symbol, timeframe: '1m' });
      const step = takeTrade(state, trade);
      bars.set(symbol, step.state);
      counts.trades += 1;
      counts.bars += step.bars.length;
    }

    return {
      counts: () => ({ ...counts }),
      async feed() {
        lines.push(JSON.stringify(encodeTradeEvent(market.next())));
        if (lines.length < BLOCK_LINES) return;
        const block = new TextEncoder().encode(`${lines.splice(0).join('\n')}\n`);
        for await (const { trades } of readTrades('load', blocksOf(block))) trades.forEach(take);
      },
      close: async () => undefined,
    };
  },
};

async function* blocksOf(block: Uint8Array): AsyncGenerator<Uint8Array> {
  yield block;
}
