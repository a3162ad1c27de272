import type { Invariant } from '../facts.ts';

/** A process that comes back from its journal knows what it knew before, and nothing else. */
export function sameAfterRestart(): Invariant {
  return {
    name: 'same-after-restart',
    take(fact) {
      if (fact.kind !== 'restored' || fact.before === fact.after) return undefined;
      const at = firstDifference(fact.before, fact.after);
      return {
        expected: `${fact.process} to know again ${excerpt(fact.before, at)}`,
        found: excerpt(fact.after, at),
      };
    },
  };
}

/** Characters that are shown before and after a difference. */
const SHOWN = 80;

function firstDifference(one: string, other: string): number {
  let index = 0;
  while (index < one.length && one[index] === other[index]) index += 1;
  return index;
}

function excerpt(text: string, at: number): string {
  return `"…${text.slice(Math.max(0, at - SHOWN), at + SHOWN)}…"`;
}
