import { sampleStrategies } from '../../src/cli/sample-strategies.ts';
import { createStrategyRunner } from '../../src/services/strategy-runner/index.ts';
import type { Load } from './load.ts';
import { openMarket } from './market.ts';

/** Trades for the pair of strategies that `njord up` runs. */
export const strategyRunnerLoad: Load = {
  name: 'strategy-runner',
  eventsPerSecond: 20_000,
  async open(seed) {
    const market = openMarket(seed);
    const counts = { trades: 0, intents: 0, failures: 0 };
    const runner = createStrategyRunner(market.clock, sampleStrategies(), () => {
      counts.failures += 1;
    });
    runner.start();
    return {
      counts: () => ({ ...counts }),
      feed() {
        const intents = runner.handleEvent({ kind: 'trade', trade: market.next() });
        counts.trades += 1;
        counts.intents += intents.length;
      },
      async close() {
        runner.stop();
      },
    };
  },
};
