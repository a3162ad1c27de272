import type { TestId } from '../worlds/outcome.ts';
import { testPath } from '../worlds/test-path.ts';
import type { Explanation } from './explanation.ts';
import { isPossibleRace } from './needed.ts';

/** Findings with one reason. */
export interface Cluster {
  /** Paths, in the order of the findings; two or more. */
  readonly tests: readonly string[];
  /** Paths of what they share: polluters, or state-setters. */
  readonly shared: readonly string[];
  readonly role: 'victim' | 'brittle';
  /** Whether the order of tests is part of it: otherwise what they share may also run at the same time. */
  readonly byOrder: boolean;
}

/**
 * Puts findings together that fail for one reason, so that one polluter is one finding: those that share a whole set of
 * polluters, or of state-setters. A possible race is no part of a finding that is none.
 */
export function clustersOf(
  findings: readonly { readonly id: TestId; readonly explanation: Explanation }[],
): readonly Cluster[] {
  const groups = new Map<string, Cluster & { readonly tests: string[] }>();
  for (const { id, explanation } of findings) {
    const { role, polluters, stateSetters } = explanation;
    if (role === null) continue;
    const byOrder = explanation.least.some(({ axes }) => axes.includes('order'));
    for (const set of role === 'victim' ? polluters : stateSetters) {
      const key = JSON.stringify([role, set.toSorted(), byOrder, isPossibleRace(explanation)]);
      const group = groups.get(key) ?? { role, byOrder, shared: set, tests: [] };
      groups.set(key, group);
      group.tests.push(testPath(id));
    }
  }
  return largestFirst([...groups.values()]);
}

/** Every test belongs to the largest group that it is in. */
function largestFirst(groups: readonly Cluster[]): readonly Cluster[] {
  const taken = new Set<string>();
  const clusters: Cluster[] = [];
  let open = groups;
  for (;;) {
    const left = open.map((group) => ({ ...group, tests: group.tests.filter((path) => !taken.has(path)) }));
    const best = left.toSorted((one, other) => other.tests.length - one.tests.length)[0];
    if (best === undefined || best.tests.length < 2) return clusters;
    clusters.push(best);
    for (const path of best.tests) taken.add(path);
    open = left.filter((group) => group !== best);
  }
}
