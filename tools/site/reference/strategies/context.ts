/**
 * What a strategy sees, and how it says what it wants.
 *
 * @module
 */
export {
  type MarketEvent,
  type Proposal,
  perSymbol,
  priceOf,
  proposeIntent,
  type StrategyContext,
  symbolOf,
  timeOf,
} from '../../../../src/strategies/index.ts';
