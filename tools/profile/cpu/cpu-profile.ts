import { z } from 'zod';
import { ProfileError } from '../profile-error.ts';
import { scrubFrame } from './scrub-frame.ts';

/** A function as V8 names it. Lines and columns count from 0; −1 for what has no source. */
export interface CallFrame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
}

/** Samples that were taken in one line of a function; the line counts from 1. */
export interface LineTicks {
  readonly line: number;
  readonly ticks: number;
}

/** One place in the tree of calls. */
export interface ProfileNode {
  readonly id: number;
  readonly callFrame: CallFrame;
  readonly children: readonly number[];
  readonly positionTicks: readonly LineTicks[];
}

/** A sampling profile of V8 in the form of `.cpuprofile` files. Times are microseconds. */
export interface CpuProfile {
  /** The first is the root. */
  readonly nodes: readonly ProfileNode[];
  readonly startTime: number;
  readonly endTime: number;
  /** The node in which each sample was taken. */
  readonly samples: readonly number[];
  /** Time from the sample before (or the start) to each sample; V8 may go back by a little. */
  readonly timeDeltas: readonly number[];
}

const callFrame = z
  .object({
    functionName: z.string(),
    url: z.string(),
    lineNumber: z.int(),
    columnNumber: z.int(),
    scriptId: z.union([z.string(), z.number()]).optional(),
  })
  .transform(scrubFrame);

const profile = z.object({
  nodes: z
    .array(
      z.object({
        id: z.int(),
        callFrame,
        children: z.array(z.int()).default([]),
        positionTicks: z.array(z.object({ line: z.int(), ticks: z.int().min(0) })).default([]),
      }),
    )
    .min(1),
  startTime: z.number(),
  endTime: z.number(),
  samples: z.array(z.int()),
  timeDeltas: z.array(z.number()),
});

/**
 * Reads what V8 says, or what a `.cpuprofile` file holds, and takes out what could tell a secret (`scrubFrame`).
 *
 * @throws ProfileError `FORMAT` where it is no profile, or one whose parts do not fit together
 */
export function decodeCpuProfile(value: unknown): CpuProfile {
  const read = profile.safeParse(value);
  if (!read.success) throw notAProfile(describeFirst(read.error));
  requireTree(read.data.nodes);
  requireSamples(read.data);
  return read.data;
}

/**
 * Reads the text of a `.cpuprofile` file.
 *
 * @throws ProfileError `FORMAT`, as `decodeCpuProfile`
 */
export function parseCpuProfile(text: string): CpuProfile {
  return decodeCpuProfile(parseJson(text));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw notAProfile('it is no JSON', cause);
  }
}

/** Each node but the root has one parent, and the root is above all: so no walk through it can go on for ever. */
function requireTree(nodes: CpuProfile['nodes']): void {
  const ids = new Set(nodes.map(({ id }) => id));
  if (ids.size !== nodes.length) throw notAProfile('two nodes have the same id');
  const seen = new Set<number>();
  for (const { children } of nodes) {
    for (const child of children) {
      if (!ids.has(child)) throw notAProfile(`node ${child} is a child, but is not there`);
      if (seen.has(child)) throw notAProfile(`node ${child} has two parents`);
      seen.add(child);
    }
  }
  requireOneRoot(nodes, seen);
}

function requireOneRoot(nodes: CpuProfile['nodes'], withParent: ReadonlySet<number>): void {
  const [root] = nodes;
  if (root === undefined || withParent.has(root.id)) throw notAProfile('its first node is not the root');
  // All others have a parent; those that the root does not reach go round in a circle.
  if (withParent.size !== nodes.length - 1) throw notAProfile('it has more than one root');
  const children = new Map(nodes.map((node) => [node.id, node.children]));
  const waiting = [root.id];
  let reached = 0;
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    reached += 1;
    for (const child of children.get(id) ?? []) waiting.push(child);
  }
  if (reached !== nodes.length) throw notAProfile('some of its nodes are their own callers');
}

function requireSamples({ nodes, samples, timeDeltas }: CpuProfile): void {
  if (samples.length !== timeDeltas.length)
    throw notAProfile(`it has ${samples.length} samples, but ${timeDeltas.length} times`);
  const ids = new Set(nodes.map(({ id }) => id));
  const unknown = samples.find((id) => !ids.has(id));
  if (unknown !== undefined) throw notAProfile(`a sample was taken in node ${unknown}, which is not there`);
}

function describeFirst({ issues }: z.ZodError): string {
  const [issue] = issues;
  const place = issue === undefined || issue.path.length === 0 ? 'it' : issue.path.join('.');
  return `${place}: ${issue?.message ?? 'unknown problem'}`;
}

function notAProfile(problem: string, cause?: unknown): ProfileError {
  return new ProfileError(
    'FORMAT',
    `Expected a CPU profile of V8, was something else (${problem}). Name a .cpuprofile file.`,
    cause,
  );
}
