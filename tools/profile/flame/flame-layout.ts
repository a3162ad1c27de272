import type { CallNode } from '../cpu/call-tree.ts';
import type { CallFrame } from '../cpu/cpu-profile.ts';
import { IDLE, keyOf, nameOf } from '../cpu/frame.ts';

/** A function called in one way, as a box: its width is its time. */
export interface FlameBox {
  readonly frame: CallFrame;
  /** 0 at the root. */
  readonly depth: number;
  /** Where it begins, and how wide it is, as parts of the whole width from 0 to 1. */
  readonly start: number;
  readonly width: number;
  readonly totalUs: number;
  readonly selfUs: number;
}

/** What is left out of a flame graph. */
export interface FlameLimits {
  /** Boxes narrower than this part of the whole are left out, with all above them; above 0. */
  readonly widthMin: number;
  /** Calls deeper than this are left out. */
  readonly depthMax: number;
}

/** A tenth of a percent is a pixel of the picture; sixty calls fit on a screen. */
export const FLAME_LIMITS: FlameLimits = Object.freeze({ widthMin: 0.001, depthMax: 60 });

interface Waiting {
  readonly node: CallNode;
  readonly depth: number;
  readonly start: number;
}

/**
 * Lays a tree of calls out: children stand side by side above their caller, by name, so that two graphs can be compared.
 * Time in which nothing ran is left out. Without any time there is no box.
 */
export function layOutFlames(root: CallNode, limits: FlameLimits = FLAME_LIMITS): readonly FlameBox[] {
  const idleUs = root.children.find(isIdle)?.totalUs ?? 0;
  const wholeUs = root.totalUs - idleUs;
  if (wholeUs <= 0) return [];
  const boxes: FlameBox[] = [];
  const waiting: Waiting[] = [{ node: root, depth: 0, start: 0 }];
  for (const { node, depth, start } of waiting) {
    const totalUs = depth === 0 ? wholeUs : node.totalUs;
    const width = totalUs / wholeUs;
    if (width < limits.widthMin || depth > limits.depthMax) continue;
    boxes.push({ frame: node.frame, depth, start, width, totalUs, selfUs: node.selfUs });
    let childStart = start;
    for (const child of byName(node)) {
      waiting.push({ node: child, depth: depth + 1, start: childStart });
      childStart += child.totalUs / wholeUs;
    }
  }
  return boxes;
}

function byName({ children }: CallNode): readonly CallNode[] {
  return children
    .filter((child) => !isIdle(child))
    .map((child) => ({ child, text: `${nameOf(child.frame)} ${keyOf(child.frame)}` }))
    .toSorted((one, other) => (one.text < other.text ? -1 : 1))
    .map(({ child }) => child);
}

function isIdle({ frame }: CallNode): boolean {
  return frame.functionName === IDLE && frame.url === '';
}
