/** Market data: trades from files or made up from a seed, the bars they add up to, and replays of what was recorded. */
export {
  type BarSettings,
  type BarState,
  type BarStep,
  finishBars,
  GAP_BAR_COUNT_MAX,
  startBars,
  takeTime,
  takeTrade,
} from './aggregate-bars.ts';
export { type BarGeneratorSettings, generateBars } from './generate-bars.ts';
export { GENERATED_START_NS, type GeneratorSettings, generateTrades } from './generate-trades.ts';
export { MarketDataError, type MarketDataErrorCode, type MarketDataFault } from './market-data-error.ts';
export { type Pacer, parseReplaySpeed, type ReplaySpeed } from './pace.ts';
export { readTrades, type TradeBatch } from './read-trades.ts';
export {
  type RecordedEvent,
  type Replay,
  type ReplayCounts,
  type ReplayRequest,
  replayRecordings,
} from './replay.ts';
export { type SampleSymbol, sampleSymbol } from './sample-symbols.ts';
export { type SimulatedFeedSettings, simulateFeed } from './simulate-feed.ts';
export { openTradeFile, type TradeFile } from './trade-file.ts';
