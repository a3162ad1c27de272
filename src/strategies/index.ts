/** Strategies: market events in, order intents out. */
export { type MarketEvent, priceOf, symbolOf, timeOf } from './market-event.ts';
export { PriceWindow } from './samples/price-window.ts';
export { createTrendlineStrategy, distanceFromTrend, type TrendlineSettings } from './samples/trendline.ts';
export type { Strategy, StrategyContext } from './strategy.ts';
