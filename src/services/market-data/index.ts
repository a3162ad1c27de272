/** Market data: trades from files, and trades made up from a seed. */
export { GENERATED_START_NS, type GeneratorSettings, generateTrades } from './generate-trades.ts';
export { MarketDataError, type MarketDataErrorCode, type MarketDataFault } from './market-data-error.ts';
export { readTrades, type TradeBatch } from './read-trades.ts';
export { openTradeFile, type TradeFile } from './trade-file.ts';
