import type { Invariant } from '../facts.ts';

/** Every message on a durable topic keeps its contract; intents are for risk to judge. */
export function wholeMessages(): Invariant {
  return {
    name: 'whole-messages',
    take: (fact) =>
      fact.kind === 'malformed'
        ? { expected: `messages on ${fact.topic} that keep their contract`, found: fact.problem }
        : undefined,
  };
}
