import type { CallFrame, CpuProfile, ProfileNode } from '../../tools/profile/cpu/cpu-profile.ts';

/** One sample: the functions on the stack, the outermost first, and how long it stands for, in microseconds. */
export interface MadeSample {
  readonly stack: readonly string[];
  readonly us: number;
  /** Line in which the innermost function was, from 1. */
  readonly line?: number;
}

/** Frames by the names that samples use; a name that is not in it is a function of `/app/<name>.ts`. */
export type MadeFrames = Readonly<Record<string, Partial<CallFrame>>>;

/** Makes the profile in which exactly these samples were taken, as V8 would write it. */
export function madeProfile(samples: readonly MadeSample[], frames: MadeFrames = {}): CpuProfile {
  const root = nodeOf(1, { functionName: '(root)', url: '', lineNumber: -1, columnNumber: -1 });
  const nodes = [root];
  const byCall = new Map<string, Growing>();

  function reach(stack: readonly string[]): Growing {
    let parent = root;
    for (const name of stack) {
      const call = `${parent.id} calls ${name}`;
      const known = byCall.get(call) ?? nodeOf(nodes.length + 1, frameOf(name, frames));
      if (!byCall.has(call)) {
        byCall.set(call, known);
        nodes.push(known);
        parent.children.push(known.id);
      }
      parent = known;
    }
    return parent;
  }

  const taken = samples.map(({ stack, line = 1 }) => {
    const node = reach(stack);
    node.positionTicks.push({ line, ticks: 1 });
    return node.id;
  });
  return {
    nodes,
    startTime: 0,
    endTime: samples.reduce((sum, { us }) => sum + us, 0),
    samples: taken,
    // The time before each sample: that of a sample itself stands before the next one.
    timeDeltas: samples.map((_, index) => samples[index - 1]?.us ?? 0),
  };
}

interface Growing extends ProfileNode {
  readonly children: number[];
  readonly positionTicks: { line: number; ticks: number }[];
}

function nodeOf(id: number, callFrame: CallFrame): Growing {
  return { id, callFrame, children: [], positionTicks: [] };
}

function frameOf(name: string, frames: MadeFrames): CallFrame {
  const own = { functionName: name, url: `file:///app/${name}.ts`, lineNumber: 0, columnNumber: 0 };
  const native = name.startsWith('(') ? { url: '', lineNumber: -1, columnNumber: -1 } : {};
  return { ...own, ...native, ...frames[name] };
}
