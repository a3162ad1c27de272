import { parseDecimal } from '../core/money/index.ts';
import type { BrokerLimits } from '../services/broker/index.ts';
import type { FillCosts } from '../services/paper-trader/index.ts';
import type { RiskLimits } from '../services/risk-engine/index.ts';

/** What risk lets pass here: little enough that every rule denies something in a day. */
export const RISK_LIMITS: RiskLimits = Object.freeze({
  perOrderCap: parseDecimal('1000'),
  dailyLossCap: parseDecimal('1500'),
  ordersPerMinuteCap: 4,
  lastTradeAgeMsMax: 60_000,
});

/** What the broker lets pass here: no more than risk does. */
export const BROKER_LIMITS: BrokerLimits = Object.freeze({
  orderCap: parseDecimal('1000'),
  dayCap: parseDecimal('10000000'),
  priceAgeMsMax: 60_000,
  orderAgeMsMax: 120_000,
});

/** What a fill costs here. */
export const PAPER_COSTS: FillCosts = Object.freeze({
  makerFeeRate: parseDecimal('0.0002'),
  takerFeeRate: parseDecimal('0.0007'),
  slippageBps: parseDecimal('3'),
});

/** Resting orders of one symbol at the paper trader, at most. */
export const RESTING_COUNT_MAX = 200;

/** Name of the venue in each mode. */
export const VENUE_NAMES = Object.freeze({ paper: 'paper', broker: 'simulated' });
