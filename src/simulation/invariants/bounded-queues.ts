import type { Invariant } from '../facts.ts';

/** No queue is longer than it may be. */
export function boundedQueues(): Invariant {
  return {
    name: 'bounded-queues',
    take(fact) {
      if (fact.kind !== 'queue' || fact.length <= fact.lengthMax) return undefined;
      return { expected: `at most ${fact.lengthMax} waiting at ${fact.place}`, found: String(fact.length) };
    },
  };
}
