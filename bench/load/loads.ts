import type { Load } from './load.ts';
import { booksLoad } from './load-books.ts';
import { brokerLoad } from './load-broker.ts';
import { marketDataLoad } from './load-market-data.ts';
import { paperTraderLoad } from './load-paper-trader.ts';
import { riskEngineLoad } from './load-risk-engine.ts';
import { strategyRunnerLoad } from './load-strategy-runner.ts';

/** Every load, in the order in which a message passes the services. */
export const LOADS: readonly Load[] = [
  marketDataLoad,
  strategyRunnerLoad,
  riskEngineLoad,
  paperTraderLoad,
  brokerLoad,
  booksLoad,
];
