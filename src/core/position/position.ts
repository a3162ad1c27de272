/**
 * Position math: weighted average cost, exact.
 *
 * The state keeps the *cost basis* (what the open quantity cost) and never the average price: an average
 * such as 14/3 does not terminate, and rounding it after every fill would drift. A partial close moves a
 * share of the basis into the realized result. That share is the only rounded number; it is taken from one
 * side and given to the other, so that
 *
 *     realized = Σ cash of all fills + cost basis
 *
 * holds exactly after any number of fills, and a flat position reports its exact result.
 */
import type { Side } from '../contracts/index.ts';
import {
  absolute,
  add,
  compare,
  type Decimal,
  divide,
  isZero,
  multiply,
  negate,
  type Price,
  type Quantity,
  sign,
  subtract,
  ZERO,
} from '../money/index.ts';

/** Holdings of one symbol and what they have earned so far, in the quote currency. */
export interface Position {
  /** Base units held; below 0 when short. */
  readonly quantity: Decimal;
  /** What the open quantity cost: quantity × average price, with the sign of the quantity. */
  readonly costBasis: Decimal;
  /** Realized result before fees. */
  readonly realizedPnl: Decimal;
  /** Fees paid so far; below 0 when rebates prevail. */
  readonly fees: Decimal;
}

/** What position math needs to know of a fill. */
export interface PositionFill {
  /** Direction of the fill. */
  readonly side: Side;
  /** Base units traded. */
  readonly quantity: Quantity;
  /** Quote per base unit. */
  readonly price: Price;
  /** Fee in the quote currency; below 0 for a rebate. */
  readonly fee: Decimal;
}

/** The position before the first fill. */
export const FLAT_POSITION: Position = Object.freeze({
  quantity: ZERO,
  costBasis: ZERO,
  realizedPnl: ZERO,
  fees: ZERO,
});

/** Adds a fill to the position, or closes the position against its average cost and opens the rest. */
export function applyFill(position: Position, fill: PositionFill): Position {
  const { quantity, costBasis, realizedPnl } = position;
  const charged: Position = { quantity, costBasis, realizedPnl, fees: add(position.fees, fill.fee) };
  const signedQuantity = fill.side === 'buy' ? fill.quantity : negate(fill.quantity);
  const isOpposite = sign(position.quantity) * sign(signedQuantity) < 0;
  if (!isOpposite) return open(charged, signedQuantity, fill.price);
  const isFlip = compare(fill.quantity, absolute(position.quantity)) > 0;
  if (!isFlip) return close(charged, signedQuantity, fill.price);
  const flat = close(charged, negate(position.quantity), fill.price);
  return open(flat, add(position.quantity, signedQuantity), fill.price);
}

/** Returns the average cost per base unit, rounded half to even at 18 places; 0 exactly when flat. */
export function averagePrice(position: Position): Decimal {
  if (isZero(position.quantity)) return ZERO;
  const average = divide(position.costBasis, position.quantity);
  return isZero(average) ? divide(position.costBasis, position.quantity, DUST_PRICE_SCALE) : average;
}

/** Returns the realized result after fees. */
export function realizedNet(position: Position): Decimal {
  return subtract(position.realizedPnl, position.fees);
}

/** Returns what closing everything at `markPrice` would add to the realized result, before fees. */
export function unrealizedPnl(position: Position, markPrice: Price): Decimal {
  return subtract(multiply(position.quantity, markPrice), position.costBasis);
}

/**
 * Places kept of the share of the cost basis that a partial close releases: 18 for the finest quantity
 * (wei) and 18 for the average derived from it leave 12 to spare.
 */
const RELEASED_COST_SCALE = 48;

/** Places for an average below 5 × 10^-19, which 18 places would show as 0: as many as the wire carries. */
const DUST_PRICE_SCALE = 78;

function open(position: Position, signedQuantity: Decimal, price: Price): Position {
  return {
    quantity: add(position.quantity, signedQuantity),
    costBasis: add(position.costBasis, multiply(signedQuantity, price)),
    realizedPnl: position.realizedPnl,
    fees: position.fees,
  };
}

/** Closes at most the whole position: `signedQuantity` points against it. */
function close(position: Position, signedQuantity: Decimal, price: Price): Position {
  const quantity = add(position.quantity, signedQuantity);
  const releasedCost = isZero(quantity) ? position.costBasis : releasedShare(position, signedQuantity);
  const cashFlow = negate(multiply(signedQuantity, price));
  return {
    quantity,
    costBasis: subtract(position.costBasis, releasedCost),
    realizedPnl: add(position.realizedPnl, subtract(cashFlow, releasedCost)),
    fees: position.fees,
  };
}

function releasedShare(position: Position, signedQuantity: Decimal): Decimal {
  const costTimesClosed = multiply(position.costBasis, negate(signedQuantity));
  return divide(costTimesClosed, position.quantity, RELEASED_COST_SCALE);
}
