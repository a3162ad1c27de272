/** Exact money: the only door to decimal arithmetic. */
export {
  absolute,
  add,
  approximate,
  compare,
  type Decimal,
  DIVISION_SCALE,
  decimalFromInteger,
  divide,
  equals,
  isNegative,
  isPositive,
  isZero,
  makeDecimal,
  max,
  min,
  multiply,
  negate,
  ONE,
  round,
  sign,
  subtract,
  ZERO,
} from './decimal.ts';
export {
  DECIMAL_DIGIT_COUNT_MAX,
  DECIMAL_TEXT_LENGTH_MAX,
  DecimalSyntaxError,
  formatDecimal,
  parseDecimal,
  tryParseDecimal,
} from './decimal-text.ts';
export { asPrice, isPrice, type Price } from './price.ts';
export { asQuantity, isQuantity, type Quantity } from './quantity.ts';
