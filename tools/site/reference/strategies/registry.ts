/**
 * The strategies that there are by name, and the file that says which of them run.
 *
 * @module
 */
export {
  checkStrategySet,
  findStrategyType,
  modulesIn,
  type StrategyModule,
  type SymbolFilter,
  strategyTypes,
  symbolFilter,
  symbolPattern,
  UnknownStrategyError,
} from '../../../../src/strategies/index.ts';
