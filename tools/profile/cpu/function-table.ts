import type { CallNode } from './call-tree.ts';
import type { CallFrame, LineTicks } from './cpu-profile.ts';
import { IDLE, keyOf } from './frame.ts';

/** What was spent in a function, however it was called; microseconds. */
export interface FunctionTime {
  readonly frame: CallFrame;
  readonly selfUs: number;
  /** Time in it and in all that it called; a function that calls itself counts once. */
  readonly cumulativeUs: number;
  /** Samples in it and in all that it called. */
  readonly samples: number;
  /** Samples in the function itself, by line. */
  readonly lines: readonly LineTicks[];
}

/** All functions of a profile, and the time in which something ran; microseconds. */
export interface FunctionTable {
  /** Without the root and the time in which nothing ran. */
  readonly functions: readonly FunctionTime[];
  /** All time but that in which nothing ran: what shares are parts of. */
  readonly busyUs: number;
  readonly idleUs: number;
  readonly sampleCount: number;
}

interface Summing {
  readonly frame: CallFrame;
  selfUs: number;
  cumulativeUs: number;
  samples: number;
  readonly ticks: Map<number, number>;
}

/** Sums up a tree of calls by function. */
export function functionTableOf(root: CallNode): FunctionTable {
  const byKey = new Map<string, Summing>();
  const onPath = new Map<string, number>();
  const steps: (() => void)[] = [];

  function enter(node: CallNode): void {
    const key = keyOf(node.frame);
    const depth = onPath.get(key) ?? 0;
    add(byKey, key, node, depth === 0);
    onPath.set(key, depth + 1);
    steps.push(() => onPath.set(key, depth));
    for (const child of node.children) steps.push(() => enter(child));
  }

  enter(root);
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) step();
  const rootKey = keyOf(root.frame);
  const functions = [...byKey].flatMap(([key, summing]) =>
    key === rootKey || isIdle(summing.frame) ? [] : [finish(summing)],
  );
  const idleUs = [...byKey.values()].find(({ frame }) => isIdle(frame))?.selfUs ?? 0;
  return { functions, busyUs: root.totalUs - idleUs, idleUs, sampleCount: root.totalSamples };
}

/** The functions with the most time in themselves, or in all that they call; the longest first. */
export function longest(
  { functions }: FunctionTable,
  by: 'selfUs' | 'cumulativeUs',
  countMax: number,
): readonly FunctionTime[] {
  return functions
    .toSorted((one, other) => other[by] - one[by])
    .filter((each) => each[by] > 0)
    .slice(0, countMax);
}

function isIdle({ functionName, url }: CallFrame): boolean {
  return functionName === IDLE && url === '';
}

function add(byKey: Map<string, Summing>, key: string, node: CallNode, isOutermost: boolean): void {
  const summing = byKey.get(key) ?? {
    frame: node.frame,
    selfUs: 0,
    cumulativeUs: 0,
    samples: 0,
    ticks: new Map<number, number>(),
  };
  byKey.set(key, summing);
  summing.selfUs += node.selfUs;
  for (const { line, ticks } of node.lines) summing.ticks.set(line, (summing.ticks.get(line) ?? 0) + ticks);
  if (!isOutermost) return;
  summing.cumulativeUs += node.totalUs;
  summing.samples += node.totalSamples;
}

function finish({ ticks, ...times }: Summing): FunctionTime {
  const lines = [...ticks].map(([line, count]) => ({ line, ticks: count }));
  return { ...times, lines: lines.toSorted((one, other) => one.line - other.line) };
}
