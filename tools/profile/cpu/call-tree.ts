import type { CallFrame, CpuProfile, LineTicks, ProfileNode } from './cpu-profile.ts';
import { keyOf } from './frame.ts';

/** A function called in one way, with the time that was spent there; microseconds. */
export interface CallNode {
  readonly frame: CallFrame;
  /** Time in the function itself. */
  readonly selfUs: number;
  /** Time in it and in all that it called. */
  readonly totalUs: number;
  /** Samples taken in the function itself. */
  readonly selfSamples: number;
  readonly totalSamples: number;
  /** Samples by line of the function itself. */
  readonly lines: readonly LineTicks[];
  /** What it called, the longest first. */
  readonly children: readonly CallNode[];
}

interface Growing {
  readonly frame: CallFrame;
  selfUs: number;
  totalUs: number;
  selfSamples: number;
  totalSamples: number;
  readonly lines: LineTicks[];
  readonly byKey: Map<string, Growing>;
  children: Growing[];
}

interface OwnTime {
  us: number;
  samples: number;
}

/**
 * Makes the tree of calls. The time until the next sample belongs to a sample; where V8's clock goes back it counts as
 * none. Nodes of the same function below the same caller are one.
 */
export function callTreeOf(profile: CpuProfile): CallNode {
  const own = ownTimes(profile);
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const [first] = profile.nodes;
  const root = grow((first ?? MISSING).callFrame);
  // Deep recursion makes deep trees: a loop does not end where the stack does.
  const waiting: [node: ProfileNode, into: Growing][] = first === undefined ? [] : [[first, root]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [node, into] = next;
    addOwn(into, own.get(node.id), node.positionTicks);
    for (const id of node.children) {
      const child = nodes.get(id);
      if (child !== undefined) waiting.push([child, childOf(into, child.callFrame)]);
    }
  }
  return sumUp(root);
}

function ownTimes({ samples, timeDeltas, startTime, endTime }: CpuProfile): ReadonlyMap<number, OwnTime> {
  const own = new Map<number, OwnTime>();
  let atUs = startTime;
  for (const [index, id] of samples.entries()) {
    atUs += timeDeltas[index] ?? 0;
    const untilNextUs = timeDeltas[index + 1] ?? endTime - atUs;
    const time = own.get(id) ?? { us: 0, samples: 0 };
    time.us += Math.max(0, untilNextUs);
    time.samples += 1;
    own.set(id, time);
  }
  return own;
}

function grow(frame: CallFrame): Growing {
  return {
    frame,
    selfUs: 0,
    totalUs: 0,
    selfSamples: 0,
    totalSamples: 0,
    lines: [],
    byKey: new Map(),
    children: [],
  };
}

function childOf(parent: Growing, frame: CallFrame): Growing {
  const key = keyOf(frame);
  const known = parent.byKey.get(key);
  if (known !== undefined) return known;
  const child = grow(frame);
  parent.byKey.set(key, child);
  return child;
}

function addOwn(into: Growing, own: OwnTime | undefined, ticks: readonly LineTicks[]): void {
  into.selfUs += own?.us ?? 0;
  into.selfSamples += own?.samples ?? 0;
  into.lines.push(...ticks);
}

/** From the leaves to the root: a node is summed up once all below it are. */
function sumUp(root: Growing): CallNode {
  const order = [root];
  for (const node of order) {
    node.children = [...node.byKey.values()];
    order.push(...node.children);
  }
  for (const node of order.toReversed()) {
    node.totalUs = node.selfUs + sum(node.children, 'totalUs');
    node.totalSamples = node.selfSamples + sum(node.children, 'totalSamples');
    node.children.sort((one, other) => other.totalUs - one.totalUs);
  }
  return root;
}

function sum(nodes: readonly Growing[], field: 'totalUs' | 'totalSamples'): number {
  return nodes.reduce((total, node) => total + node[field], 0);
}

const MISSING: Pick<ProfileNode, 'callFrame'> = {
  callFrame: { functionName: '(root)', url: '', lineNumber: -1, columnNumber: -1 },
};
