import { kindOf } from './heap-census.ts';
import type { HeapSnapshot } from './heap-snapshot.ts';

/** One holder on the way from an object to the root. */
export interface Retainer {
  /** How the holder holds what comes before it. */
  readonly by: RetainingEdge;
  /** What the holder is. */
  readonly holder: string;
}

/** A reference, without what could be data: an index is no name, and a property may be one that was computed. */
export interface RetainingEdge {
  readonly kind: 'property' | 'variable' | 'element' | 'inner';
  /** Name of the property or variable; empty for the others. */
  readonly name: string;
}

/** Why objects of a kind are still there. */
export interface RetainingPath {
  /** From the object outwards. */
  readonly retainers: readonly Retainer[];
  /** How many of the objects that were looked at are held in this way. */
  readonly count: number;
  /** How many were looked at. */
  readonly examined: number;
}

/** Holders that a path names. */
const STEPS_MAX = 8;

/** Objects of a kind that are looked at: enough to tell what is usual. */
const EXAMINED_MAX = 200;

/**
 * Finds by what the objects of each kind are held that came after `sinceId`: the shortest way to the root, the most
 * frequent one of up to 200 objects. Weak references hold nothing.
 */
export function retainingPaths(
  snapshot: HeapSnapshot,
  kinds: ReadonlySet<string>,
  sinceId: number,
): ReadonlyMap<string, RetainingPath> {
  const parents = shortestWays(snapshot);
  const young = youngOnes(snapshot, kinds, sinceId, parents);
  return new Map(
    [...young].flatMap(([kind, nodes]) => {
      const path = mostFrequent(nodes.map((node) => pathFrom(snapshot, parents, node)));
      return path === undefined ? [] : [[kind, path] as const];
    }),
  );
}

/** For each node the holder from which it is reached first, breadth first from the root. */
function shortestWays(snapshot: HeapSnapshot): Int32Array {
  const parents = new Int32Array(snapshot.nodeCount).fill(UNREACHED);
  if (snapshot.nodeCount === 0) return parents;
  parents[0] = 0;
  const queue = new Uint32Array(snapshot.nodeCount);
  let end = 1;
  for (let at = 0; at < end; at += 1) {
    const node = queue[at] ?? 0;
    snapshot.eachEdge(node, ({ type, to }) => {
      if (type === 'weak' || parents[to] !== UNREACHED) return;
      parents[to] = node;
      queue[end] = to;
      end += 1;
    });
  }
  return parents;
}

const UNREACHED = -1;

function youngOnes(
  snapshot: HeapSnapshot,
  kinds: ReadonlySet<string>,
  sinceId: number,
  parents: Int32Array,
): ReadonlyMap<string, readonly number[]> {
  const young = new Map<string, number[]>();
  for (let node = 1; node < snapshot.nodeCount; node += 1) {
    if (snapshot.idOf(node) <= sinceId || parents[node] === UNREACHED) continue;
    const kind = kindOf(snapshot, node);
    if (kind === undefined || !kinds.has(kind)) continue;
    const list = young.get(kind) ?? [];
    young.set(kind, list);
    if (list.length < EXAMINED_MAX) list.push(node);
  }
  return young;
}

function pathFrom(snapshot: HeapSnapshot, parents: Int32Array, from: number): readonly Retainer[] {
  const retainers: Retainer[] = [];
  let node = from;
  while (node !== 0 && retainers.length < STEPS_MAX) {
    const holder = parents[node] ?? 0;
    if (holder === 0 || snapshot.typeOf(holder) === 'synthetic') break;
    retainers.push({ by: edgeBetween(snapshot, holder, node), holder: holderName(snapshot, holder) });
    node = holder;
  }
  return retainers;
}

function edgeBetween(snapshot: HeapSnapshot, holder: number, held: number): RetainingEdge {
  let found: RetainingEdge = { kind: 'inner', name: '' };
  snapshot.eachEdge(holder, ({ type, name, to }) => {
    if (to !== held || found.name !== '' || type === 'weak') return;
    found = edgeOf(type, name);
  });
  return found;
}

function edgeOf(type: string, name: string | number): RetainingEdge {
  if (type === 'context') return { kind: 'variable', name: String(name) };
  if (type === 'property' && typeof name === 'string') return { kind: 'property', name };
  return { kind: type === 'element' ? 'element' : 'inner', name: '' };
}

function holderName(snapshot: HeapSnapshot, node: number): string {
  const kind = kindOf(snapshot, node);
  if (kind !== undefined) return kind;
  const name = snapshot.nameOf(node);
  if (name.startsWith('system / Context')) return 'scope';
  return snapshot.typeOf(node) === 'array' ? '(list)' : '(inner)';
}

function mostFrequent(paths: readonly (readonly Retainer[])[]): RetainingPath | undefined {
  const byText = new Map<string, { readonly retainers: readonly Retainer[]; count: number }>();
  for (const retainers of paths) {
    const text = JSON.stringify(retainers);
    const known = byText.get(text) ?? { retainers, count: 0 };
    known.count += 1;
    byText.set(text, known);
  }
  const [best] = [...byText.values()].toSorted((one, other) => other.count - one.count);
  return best === undefined ? undefined : { ...best, examined: paths.length };
}
