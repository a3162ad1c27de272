import type { Rule } from './rule.ts';

/** Denies when as many orders as the cap allows were approved within the last 60 seconds. */
export const rateLimit: Rule = (_intent, { approvedInWindow }, { ordersPerMinuteCap }) =>
  approvedInWindow < ordersPerMinuteCap
    ? undefined
    : { reason: 'rate-limit', caps: { approvedInWindow, ordersPerMinuteCap } };
