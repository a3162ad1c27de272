/**
 * Strategies to be seen at work and to be copied, and the indicators they are made of.
 *
 * @module
 */
export {
  type Bands,
  bollingerBands,
  createRsiTemaBollingerStrategy,
  createTrendlineStrategy,
  distanceFromTrend,
  PriceWindow,
  type Reading,
  type RsiTemaBollingerSettings,
  relativeStrength,
  sideOf,
  Tema,
  type TrendlineSettings,
} from '../../../../src/strategies/index.ts';
