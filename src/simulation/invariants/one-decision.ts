import type { Fact, Finding, Invariant } from '../facts.ts';

/** Every intent is decided once for each time that it was asked, and approved at most once. */
export function oneDecision(): Invariant {
  const asked = new Map<string, number>();
  const decided = new Map<string, number>();
  const approved = new Set<string>();

  function take(fact: Fact): Finding | undefined {
    if (fact.kind === 'intent') asked.set(fact.intentId, (asked.get(fact.intentId) ?? 0) + 1);
    if (fact.kind === 'end') return undecided();
    if (fact.kind !== 'decision') return undefined;
    const { intentId, kind } = fact.decision;
    const count = (decided.get(intentId) ?? 0) + 1;
    const allowed = asked.get(intentId) ?? 0;
    decided.set(intentId, count);
    if (count > allowed)
      return {
        expected: `at most ${allowed} decisions about ${intentId}, one each time that it was asked`,
        found: String(count),
      };
    if (kind !== 'approved') return undefined;
    if (approved.has(intentId)) return { expected: `one approval of ${intentId}`, found: 'a second one' };
    approved.add(intentId);
    return undefined;
  }

  function undecided(): Finding | undefined {
    for (const [intentId, count] of asked) {
      const found = decided.get(intentId) ?? 0;
      if (found !== count)
        return { expected: `${count} decisions about ${intentId} in the end`, found: String(found) };
    }
    return undefined;
  }

  return { name: 'one-decision', take };
}
