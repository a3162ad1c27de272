import type { Invariant } from '../facts.ts';
import { RISK_LIMITS } from '../simulated-limits.ts';
import { approvedOrders } from './approved-orders.ts';
import { boundedQueues } from './bounded-queues.ts';
import { dailyLoss, freshPrice, orderCap, rateCap } from './caps.ts';
import { clientOrderIds } from './client-order-ids.ts';
import { exactBooks } from './exact-books.ts';
import { killSwitch } from './kill-switch.ts';
import { knownResults } from './known-results.ts';
import { oneDecision } from './one-decision.ts';
import { orderEnds } from './order-ends.ts';
import { sameAfterRestart } from './same-after-restart.ts';
import { venueAgrees } from './venue-agrees.ts';
import { wholeMessages } from './whole-messages.ts';

/** Makes all invariants, which know nothing yet. */
export function allInvariants(): readonly Invariant[] {
  return [
    oneDecision(),
    approvedOrders(),
    killSwitch(),
    orderCap(RISK_LIMITS),
    rateCap(RISK_LIMITS),
    freshPrice(RISK_LIMITS),
    dailyLoss(RISK_LIMITS),
    knownResults(),
    orderEnds(),
    exactBooks(),
    clientOrderIds(),
    venueAgrees(),
    sameAfterRestart(),
    boundedQueues(),
    wholeMessages(),
  ];
}
