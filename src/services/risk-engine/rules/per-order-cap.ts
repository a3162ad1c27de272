import { compare } from '../../../core/money/index.ts';
import { notionalOf } from '../reference-price.ts';
import type { Rule } from './rule.ts';

/** Denies an order worth more than the cap at its reference price; exactly the cap passes. */
export const perOrderCap: Rule = (intent, situation, limits) => {
  const cap = limits.perOrderCap;
  const notional = notionalOf(intent, situation, limits);
  if (notional === undefined || compare(notional, cap) <= 0) return undefined;
  return { reason: 'per-order-cap', caps: { notional, cap } };
};
