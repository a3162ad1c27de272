import type { CallNode } from '../cpu/call-tree.ts';
import type { CallFrame } from '../cpu/cpu-profile.ts';
import { GARBAGE_COLLECTOR, keyOf, originOf } from '../cpu/frame.ts';
import { REGULAR_EXPRESSION } from '../cpu/scrub-frame.ts';
import type { PatternKind } from './advice.ts';

/** Time that went into a pattern, and the functions of the program that it was spent for. */
export interface PatternTime {
  readonly pattern: PatternKind;
  readonly us: number;
  /** The callers with the most time first. */
  readonly callers: readonly CallFrame[];
}

/** Ways in which a frame alone shows what is going on. */
const FRAME_PATTERNS: readonly (readonly [PatternKind, (frame: CallFrame) => boolean])[] = [
  ['synchronous-work', isSynchronous],
  ['regular-expressions', ({ functionName }) => functionName === REGULAR_EXPRESSION],
  ['timers', ({ url, functionName }) => url === 'node:timers' || isTimerWork(url, functionName)],
  ['garbage', ({ functionName, url }) => url === '' && functionName === GARBAGE_COLLECTOR],
];

const SYNCHRONOUS_MODULES = /^node:(?:fs|child_process|zlib|internal\/(?:fs|crypto|child_process|zlib)\b.*)$/;

/** Of node:internal/timers only the bookkeeping: what timers call is not their work. */
const TIMER_WORK: ReadonlySet<string> = new Set([
  'insert',
  'insertGuarded',
  'Timeout',
  'Immediate',
  'initAsyncResource',
]);

interface Found {
  us: number;
  readonly callers: Map<string, { readonly frame: CallFrame; us: number }>;
}

interface Visit {
  readonly node: CallNode;
  /** The innermost function of the program so far. */
  readonly caller: CallFrame | undefined;
  /** Patterns that a caller has shown already: their time is counted there. */
  readonly counted: ReadonlySet<PatternKind>;
}

/** Finds the patterns that show in the frames of a profile; the loading of modules is no synchronous work. */
export function findFramePatterns(root: CallNode): readonly PatternTime[] {
  const found = new Map<PatternKind, Found>();
  const waiting: Visit[] = [{ node: root, caller: undefined, counted: new Set() }];
  for (let visit = waiting.pop(); visit !== undefined; visit = waiting.pop()) {
    const { node, caller, counted } = visit;
    if (node.frame.url.startsWith('node:internal/modules/') && caller === undefined) {
      waiting.push(...node.children.map((child) => ({ node: child, caller, counted: LOADING })));
      continue;
    }
    const shown = FRAME_PATTERNS.filter(([kind, shows]) => !counted.has(kind) && shows(node.frame));
    for (const [kind] of shown) count(found, kind, node, caller);
    const own = originOf(node.frame) === 'program' ? node.frame : caller;
    const next = shown.length === 0 ? counted : new Set([...counted, ...shown.map(([kind]) => kind)]);
    waiting.push(...node.children.map((child) => ({ node: child, caller: own, counted: next })));
  }
  return [...found].map(([pattern, { us, callers }]) => ({
    pattern,
    us,
    callers: [...callers.values()].toSorted((one, other) => other.us - one.us).map(({ frame }) => frame),
  }));
}

const LOADING: ReadonlySet<PatternKind> = new Set(['synchronous-work']);

function count(
  found: Map<PatternKind, Found>,
  kind: PatternKind,
  node: CallNode,
  caller: CallFrame | undefined,
): void {
  const pattern = found.get(kind) ?? { us: 0, callers: new Map<string, { frame: CallFrame; us: number }>() };
  found.set(kind, pattern);
  pattern.us += node.totalUs;
  if (caller === undefined) return;
  const known = pattern.callers.get(keyOf(caller)) ?? { frame: caller, us: 0 };
  known.us += node.totalUs;
  pattern.callers.set(keyOf(caller), known);
}

function isSynchronous({ functionName, url }: CallFrame): boolean {
  if (url === 'node:internal/crypto/hash' || url === 'node:internal/crypto/hkdf') return true;
  return functionName.endsWith('Sync') && SYNCHRONOUS_MODULES.test(url);
}

function isTimerWork(url: string, functionName: string): boolean {
  return url === 'node:internal/timers' && TIMER_WORK.has(functionName);
}
