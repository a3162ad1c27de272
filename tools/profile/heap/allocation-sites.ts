import { z } from 'zod';
import type { CallFrame } from '../cpu/cpu-profile.ts';
import { keyOf } from '../cpu/frame.ts';
import { scrubFrame } from '../cpu/scrub-frame.ts';
import { ProfileError } from '../profile-error.ts';

/** A function that allocates, and how much it allocated while it was watched, in bytes, as samples tell it. */
export interface AllocationSite {
  readonly frame: CallFrame;
  readonly bytes: number;
}

/** One place in the tree of calls that allocate. */
export interface AllocationNode {
  readonly callFrame: CallFrame & { readonly scriptId: string };
  readonly selfSize: number;
  readonly id: number;
  readonly children: readonly AllocationNode[];
}

/** A sampling profile of allocations in the form of `.heapprofile` files, without the single samples. */
export interface AllocationProfile {
  readonly head: AllocationNode;
}

const nodeShape = z.object({
  callFrame: z.object({
    functionName: z.string(),
    url: z.string(),
    lineNumber: z.int(),
    columnNumber: z.int(),
    scriptId: z.string().default('0'),
  }),
  selfSize: z.number(),
  id: z.int(),
  children: z.array(z.unknown()).default([]),
});

/** Deeper trees than V8's own stack allows are none. */
const DEPTH_MAX = 5_000;

/**
 * Reads what V8 says about allocations, and takes out what could tell a secret (`scrubFrame`).
 *
 * @throws ProfileError `FORMAT` where it is no such profile
 */
export function decodeAllocations(value: unknown): AllocationProfile {
  const read = z.object({ head: z.unknown() }).safeParse(value);
  if (!read.success) throw notAllocations('it has no head');
  return { head: decodeNode(read.data.head, 0) };
}

/** Returns the functions that allocated the most, however they were called; the most first. */
export function allocationSites({ head }: AllocationProfile, countMax: number): readonly AllocationSite[] {
  const sites = new Map<string, { frame: CallFrame; bytes: number }>();
  const waiting = [head];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const key = keyOf(node.callFrame);
    const site = sites.get(key) ?? { frame: node.callFrame, bytes: 0 };
    site.bytes += node.selfSize;
    sites.set(key, site);
    waiting.push(...node.children);
  }
  return [...sites.values()]
    .filter(({ bytes }) => bytes > 0)
    .toSorted((one, other) => other.bytes - one.bytes)
    .slice(0, countMax);
}

/** Returns all that was allocated, in bytes. */
export function allocatedBytes(profile: AllocationProfile): number {
  return allocationSites(profile, Number.POSITIVE_INFINITY).reduce((sum, { bytes }) => sum + bytes, 0);
}

function decodeNode(value: unknown, depth: number): AllocationNode {
  if (depth > DEPTH_MAX) throw notAllocations(`it is more than ${DEPTH_MAX} calls deep`);
  const read = nodeShape.safeParse(value);
  if (!read.success) throw notAllocations(read.error.issues[0]?.path.join('.') ?? 'unknown problem');
  const { callFrame, children, ...rest } = read.data;
  return {
    ...rest,
    callFrame: { ...scrubFrame(callFrame), scriptId: callFrame.scriptId },
    children: children.map((child) => decodeNode(child, depth + 1)),
  };
}

function notAllocations(problem: string): ProfileError {
  return new ProfileError(
    'FORMAT',
    `Expected a sampling heap profile of V8, was something else (${problem}). Use the Node that this repository comes with.`,
  );
}
