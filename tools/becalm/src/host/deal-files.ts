import { arrange } from '../worlds/axes/order.ts';
import { hashOf } from '../worlds/seed.ts';
import type { World } from '../worlds/world.ts';

/** How a project's files are kept apart. */
export interface Isolation {
  /** Whether every file finds fresh modules and a fresh process. */
  readonly perFile: boolean;
  /** The most workers among which files are dealt when they share state; 1 or more. */
  readonly workersMax: number;
}

/**
 * Says which files share a worker, and in which order each worker runs them. Where files are isolated
 * that is one list; where they share state, drawn worlds deal them among one to `workersMax` workers,
 * and chosen worlds let one worker run them all, so that whatever pollutes is seen.
 */
export function dealFiles(
  { order }: World,
  files: readonly string[],
  isolation: Isolation,
): readonly (readonly string[])[] {
  const ordered = arrange(order, files, order.kind === 'listed' ? firstListed(order.tests) : (file) => file);
  if (isolation.perFile || order.kind !== 'hashed' || isolation.workersMax === 1) return [ordered];
  const { seed } = order;
  const workers = 1 + (hashOf(seed, 'order', 'workers') % isolation.workersMax);
  const workerOf = (file: string): number => hashOf(seed, 'order', 'worker of', file) % workers;
  const lists = Array.from({ length: workers }, (_, worker) =>
    ordered.filter((file) => workerOf(file) === worker),
  );
  return lists.filter((list) => list.length > 0);
}

/** The first test of a file in a list; empty where none of its tests is in it. */
function firstListed(tests: readonly string[]): (file: string) => string {
  return (file) => tests.find((path) => path.startsWith(`${file} > `)) ?? '';
}
