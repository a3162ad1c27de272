import {
  compare,
  type Decimal,
  decimalFromInteger,
  formatDecimal,
  isNegative,
  multiply,
  type Price,
  type Quantity,
  ZERO,
} from '../../core/money/index.ts';

/** Whether a fill waited in the book (`maker`) or took what was there on arrival (`taker`). */
export type Liquidity = 'maker' | 'taker';

/** What the simulated venue charges. */
export interface FillCosts {
  /** Fee of a maker fill as a fraction of the notional (0.001 = 0.1 %); below 0 for a rebate. */
  readonly makerFeeRate: Decimal;
  /** Fee of a taker fill as a fraction of the notional. */
  readonly takerFeeRate: Decimal;
  /** Slippage of market orders in basis points, 0 ≤ bps < 10 000. */
  readonly slippageBps: Decimal;
}

/** No fees and no slippage. */
export const NO_COSTS: FillCosts = Object.freeze({
  makerFeeRate: ZERO,
  takerFeeRate: ZERO,
  slippageBps: ZERO,
});

/**
 * Returns the costs when they can be charged.
 *
 * @throws RangeError when the slippage is outside 0 ≤ bps < 10 000: a sell would find no price above 0.
 */
export function requireChargeable(costs: FillCosts): FillCosts {
  const { slippageBps } = costs;
  if (isNegative(slippageBps) || compare(slippageBps, BPS_OF_ONE) >= 0) {
    throw new RangeError(
      `Expected a slippage of 0 to below 10000 basis points, was ${formatDecimal(slippageBps)}. Write 5 for 0.05 %.`,
    );
  }
  return costs;
}

/** Returns the fee of a fill in the quote currency, exact. */
export function feeOf(costs: FillCosts, liquidity: Liquidity, quantity: Quantity, price: Price): Decimal {
  const rate = liquidity === 'maker' ? costs.makerFeeRate : costs.takerFeeRate;
  return multiply(multiply(quantity, price), rate);
}

const BPS_OF_ONE = decimalFromInteger(10_000);
