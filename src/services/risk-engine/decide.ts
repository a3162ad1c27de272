import type { Decoded, Denial, OrderIntent } from '../../core/contracts/index.ts';
import type { RiskLimits } from './risk-limits.ts';
import { dailyLoss } from './rules/daily-loss.ts';
import { duplicateIntent } from './rules/duplicate-intent.ts';
import { invalidIntent } from './rules/invalid-intent.ts';
import { killSwitch } from './rules/kill-switch.ts';
import { noReferencePrice } from './rules/no-reference-price.ts';
import { perOrderCap } from './rules/per-order-cap.ts';
import { rateLimit } from './rules/rate-limit.ts';
import type { Rule } from './rules/rule.ts';
import type { Situation } from './situation.ts';

/** What the rules say about one intent. */
export type Verdict =
  | { readonly kind: 'approved'; readonly intent: OrderIntent }
  | { readonly kind: 'denied'; readonly denial: Denial };

/** The rules for well-formed intents in order of evaluation; the first that hits decides. */
const RULES: readonly Rule[] = [
  duplicateIntent,
  killSwitch,
  rateLimit,
  noReferencePrice,
  perOrderCap,
  dailyLoss,
];

/** Decides about one intent: a function of its arguments alone. An intent that breaks the contract never passes. */
export function decide(intent: Decoded<OrderIntent>, situation: Situation, limits: RiskLimits): Verdict {
  if (intent.kind === 'invalid') return { kind: 'denied', denial: invalidIntent(intent.fields) };
  for (const rule of RULES) {
    const denial = rule(intent.value, situation, limits);
    if (denial !== undefined) return { kind: 'denied', denial };
  }
  return { kind: 'approved', intent: intent.value };
}
