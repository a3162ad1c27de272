/** Strategies: market events in, order intents out. */
export { decimal, quantity } from '../core/contracts/field-reader.ts';
export { type MarketEvent, priceOf, symbolOf, timeOf } from './market-event.ts';
export { basisPoints, numberAbove, numberFrom, wholeNumber } from './param-readers.ts';
export { PriceWindow } from './samples/price-window.ts';
export { createTrendlineStrategy, distanceFromTrend, type TrendlineSettings } from './samples/trendline.ts';
export type { Strategy, StrategyContext } from './strategy.ts';
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
