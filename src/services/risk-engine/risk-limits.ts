import type { Decimal } from '../../core/money/index.ts';

/** What risk lets pass. Amounts are in the quote currency, which is taken to be worth one dollar. */
export interface RiskLimits {
  /** Largest notional of one order, inclusive. */
  readonly perOrderCap: Decimal;
  /** Realized loss of the UTC day, after fees, from which on every order is denied, inclusive. */
  readonly dailyLossCap: Decimal;
  /** Most approved orders within 60 seconds. */
  readonly ordersPerMinuteCap: number;
  /** Greatest age at which the last trade is still a reference price, inclusive, in milliseconds. */
  readonly lastTradeAgeMsMax: number;
}
