/**
 * What the risk engine has to decide, by the table of its rules: the first that hits, in their order. Amounts are exact;
 * whatever is remembered is kept for ever and looked at by its age.
 */
import {
  add,
  compare,
  type Decimal,
  max,
  multiply,
  negate,
  subtract,
  ZERO,
} from '../../src/core/money/index.ts';
import type { RiskLimits } from '../../src/services/risk-engine/index.ts';

/** An intent, as far as the rules look at it. */
export interface ModelIntent {
  readonly id: string;
  readonly symbol: string;
  readonly quantity: Decimal;
  readonly limitPrice: Decimal | undefined;
}

/** Everything that has happened; times in nanoseconds since the epoch. */
export interface RiskModel {
  nowNs: bigint;
  killState: 'clear' | 'file' | 'redis' | 'unreadable';
  /** Every identifier that was consumed. */
  consumed: readonly { readonly id: string; readonly atNs: bigint }[];
  /** When orders were approved. */
  approvedAtNs: readonly bigint[];
  /** The last trade of each symbol. */
  readonly trades: Map<string, { readonly price: Decimal; readonly atNs: bigint }>;
  /** Realized result of each symbol since the beginning, after fees. */
  readonly results: Map<string, Decimal>;
  /** What they came to at the last midnight that was passed. */
  resultAtMidnight: Decimal;
}

/** Makes the model of a new engine. */
export function newRiskModel(nowNs: bigint): RiskModel {
  return {
    nowNs,
    killState: 'clear',
    consumed: [],
    approvedAtNs: [],
    trades: new Map(),
    results: new Map(),
    resultAtMidnight: ZERO,
  };
}

const MINUTE_NS = 60_000_000_000n;
const DAY_NS = 86_400_000_000_000n;

/** Lets time pass; a new day begins with what the results have come to. */
export function passTime(model: RiskModel, spanNs: bigint): void {
  const day = model.nowNs / DAY_NS;
  model.nowNs += spanNs;
  if (model.nowNs / DAY_NS > day) model.resultAtMidnight = total(model);
}

function total({ results }: Readonly<RiskModel>): Decimal {
  return [...results.values()].reduce(add, ZERO);
}

/** Decides about a well-formed intent and remembers it: `approved`, or the reason and the facts of the denial. */
export function decide(model: RiskModel, intent: ModelIntent, limits: RiskLimits): object {
  const denial = denialOf(model, intent, limits);
  const isConsumed = denial?.reason !== 'duplicate-intent';
  if (isConsumed) model.consumed = [...model.consumed, { id: intent.id, atNs: model.nowNs }];
  if (denial !== undefined) return { kind: 'denied', denial };
  model.approvedAtNs = [...model.approvedAtNs, model.nowNs];
  return { kind: 'approved' };
}

interface ModelDenial {
  readonly reason: string;
  readonly caps: object;
}

function denialOf(
  model: Readonly<RiskModel>,
  intent: ModelIntent,
  limits: RiskLimits,
): ModelDenial | undefined {
  const { nowNs, killState } = model;
  const isKnown = model.consumed.some(({ id, atNs }) => id === intent.id && nowNs - atNs < 2n * DAY_NS);
  if (isKnown) return { reason: 'duplicate-intent', caps: {} };
  if (killState !== 'clear') return { reason: 'kill-switch', caps: { source: killState } };
  const approvedInWindow = model.approvedAtNs.filter((atNs) => nowNs - atNs < MINUTE_NS).length;
  const { ordersPerMinuteCap } = limits;
  if (approvedInWindow >= ordersPerMinuteCap)
    return { reason: 'rate-limit', caps: { approvedInWindow, ordersPerMinuteCap } };
  return valueDenialOf(model, intent, limits);
}

function valueDenialOf(
  model: Readonly<RiskModel>,
  intent: ModelIntent,
  limits: RiskLimits,
): ModelDenial | undefined {
  const price = referencePrice(model, intent, limits);
  if (price === undefined) return { reason: 'no-reference-price', caps: {} };
  const notional = multiply(intent.quantity, price);
  if (compare(notional, limits.perOrderCap) > 0)
    return { reason: 'per-order-cap', caps: { notional, cap: limits.perOrderCap } };
  const realizedLoss = negate(subtract(total(model), model.resultAtMidnight));
  return compare(realizedLoss, limits.dailyLossCap) >= 0
    ? { reason: 'daily-loss', caps: { realizedLoss, cap: limits.dailyLossCap } }
    : undefined;
}

function referencePrice(
  { trades, nowNs }: Readonly<RiskModel>,
  { symbol, limitPrice }: ModelIntent,
  { lastTradeAgeMsMax }: RiskLimits,
): Decimal | undefined {
  const trade = trades.get(symbol);
  const isFresh = trade !== undefined && nowNs - trade.atNs <= BigInt(lastTradeAgeMsMax) * 1_000_000n;
  if (!isFresh) return limitPrice;
  return limitPrice === undefined ? trade.price : max(trade.price, limitPrice);
}
