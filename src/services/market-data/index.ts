/** Market data: trades from files, trades made up from a seed, and the bars they add up to. */
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
export { GENERATED_START_NS, type GeneratorSettings, generateTrades } from './generate-trades.ts';
export { MarketDataError, type MarketDataErrorCode, type MarketDataFault } from './market-data-error.ts';
export { readTrades, type TradeBatch } from './read-trades.ts';
export { openTradeFile, type TradeFile } from './trade-file.ts';
