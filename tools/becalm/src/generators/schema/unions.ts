import fc from 'fast-check';
import type { Inside, Reading } from './reading.ts';
import { refused } from './refused.ts';
import type { UnionDefinition } from './zod-schema.ts';

/**
 * Reads one of several. What is wrong for one member may be right for another, so that only what the whole union refuses
 * is a flaw. At the end of a recursion, the members that end are left.
 */
export function readUnion({ options }: UnionDefinition, inside: Inside): Reading | undefined {
  const members = options.map((option) => inside.wrapped(option)).filter((member) => member !== undefined);
  if (members.length === 0) return undefined;
  return {
    valid: fc.oneof(...members.map((member) => member.valid)),
    bounds: () => fc.oneof(...members.map((member) => member.bounds())),
    flaws: () =>
      refused(
        members.flatMap((member) => member.flaws()),
        inside,
      ),
  };
}
