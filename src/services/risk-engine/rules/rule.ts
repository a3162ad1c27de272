import type { Denial, OrderIntent } from '../../../core/contracts/index.ts';
import type { RiskLimits } from '../risk-limits.ts';
import type { Situation } from '../situation.ts';

/** One reason to deny a well-formed intent: the denial with its facts, or `undefined` to let it pass. */
export type Rule = (intent: OrderIntent, situation: Situation, limits: RiskLimits) => Denial | undefined;
