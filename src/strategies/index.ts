/** Strategies: market events in, order intents out. */
export { decimal, quantity } from '../core/contracts/field-reader.ts';
export { type MarketEvent, priceOf, symbolOf, timeOf } from './market-event.ts';
export { basisPoints, numberAbove, numberFrom, wholeNumber } from './param-readers.ts';
export { perSymbol } from './per-symbol.ts';
export { type Proposal, proposeIntent } from './propose-intent.ts';
export { type Bands, bollingerBands } from './samples/bollinger-bands.ts';
export { PriceWindow } from './samples/price-window.ts';
export { relativeStrength } from './samples/relative-strength.ts';
export {
  createRsiTemaBollingerStrategy,
  type Reading,
  type RsiTemaBollingerSettings,
  sideOf,
} from './samples/rsi-tema-bollinger.ts';
export { Tema } from './samples/tema.ts';
export { createTrendlineStrategy, distanceFromTrend, type TrendlineSettings } from './samples/trendline.ts';
export type { Strategy, StrategyContext } from './strategy.ts';
export { checkStrategySet, modulesIn, type StrategyModule } from './strategy-set.ts';
export {
  defineStrategy,
  isStrategyType,
  optionalParam,
  type ParamShape,
  type ParamValues,
  param,
  type StrategyIdentity,
  type StrategyParam,
  type StrategyParamProblem,
  StrategyParamsError,
  type StrategyType,
} from './strategy-type.ts';
export { findStrategyType, strategyTypes, UnknownStrategyError } from './strategy-types.ts';
export { type SymbolFilter, symbolFilter, symbolPattern } from './symbol-filter.ts';
