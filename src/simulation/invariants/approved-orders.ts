import type { Invariant } from '../facts.ts';

/** There is no order without an approval, and one order for each approval. */
export function approvedOrders(): Invariant {
  /** Approved intents, and whether their order has come. */
  const approved = new Map<string, boolean>();
  return {
    name: 'approved-orders',
    take(fact) {
      if (fact.kind === 'decision' && fact.decision.kind === 'approved')
        approved.set(fact.decision.intentId, false);
      if (fact.kind === 'end') {
        const without = [...approved].find(([, hasOrder]) => !hasOrder);
        return (
          without && { expected: `an order for the approval of ${without[0]}`, found: 'none in the end' }
        );
      }
      if (fact.kind !== 'order') return undefined;
      const { intentId } = fact.order;
      const hasOrder = approved.get(intentId);
      approved.set(intentId, true);
      if (hasOrder === undefined)
        return { expected: `an approval before the order ${intentId}`, found: 'none' };
      return hasOrder ? { expected: `one order ${intentId}`, found: 'a second one' } : undefined;
    },
  };
}
