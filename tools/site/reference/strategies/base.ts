/**
 * What a strategy is made of: its type, its parameters and their readers.
 *
 * @module
 */

export type { Setting } from '../../../../src/core/config/setting.ts';
export { type FieldReader, Refusal } from '../../../../src/core/contracts/field-reader.ts';
export {
  basisPoints,
  decimal,
  defineStrategy,
  isStrategyType,
  numberAbove,
  numberFrom,
  optionalParam,
  type ParamShape,
  type ParamValues,
  param,
  quantity,
  type Strategy,
  type StrategyIdentity,
  type StrategyParam,
  type StrategyParamProblem,
  StrategyParamsError,
  type StrategyType,
  wholeNumber,
} from '../../../../src/strategies/index.ts';
