import { compare, negate } from '../../../core/money/index.ts';
import type { Rule } from './rule.ts';

/** Denies when the realized loss of the UTC day, after fees, has come to the cap; exactly the cap denies. */
export const dailyLoss: Rule = (_intent, { dayPnl }, { dailyLossCap: cap }) => {
  const realizedLoss = negate(dayPnl);
  return compare(realizedLoss, cap) < 0 ? undefined : { reason: 'daily-loss', caps: { realizedLoss, cap } };
};
