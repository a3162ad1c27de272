import type { Fact, Finding, Invariant } from '../facts.ts';

/** A client order id stands for one order: what is sent under it is always the same, and the venue has it once. */
export function clientOrderIds(): Invariant {
  const sent = new Map<string, string>();

  function take(fact: Fact): Finding | undefined {
    if (fact.kind === 'end') return fact.venue === null ? undefined : atVenue(fact.venue.orderCounts);
    if (fact.kind !== 'sent') return undefined;
    const { clientOrderId, terms } = fact;
    const before = sent.get(clientOrderId);
    sent.set(clientOrderId, terms);
    if (before === undefined || before === terms) return undefined;
    return { expected: `${clientOrderId} to stand for ${before}`, found: terms };
  }

  function atVenue(counts: ReadonlyMap<string, number>): Finding | undefined {
    for (const [clientOrderId, count] of counts) {
      if (!sent.has(clientOrderId))
        return { expected: 'orders at the venue that were sent', found: `${clientOrderId}, which was not` };
      if (count > 1) return { expected: `one order ${clientOrderId} at the venue`, found: String(count) };
    }
    return undefined;
  }

  return { name: 'client-order-ids', take };
}
