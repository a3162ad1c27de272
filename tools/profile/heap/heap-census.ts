import type { HeapSnapshot } from './heap-snapshot.ts';

/** How many objects there are of a kind, and how much they take by themselves, in bytes. */
export interface Population {
  readonly count: number;
  readonly bytes: number;
}

/** What lived at one moment. */
export interface HeapCensus {
  /** By kind, as `kindOf` names it. */
  readonly populations: ReadonlyMap<string, Population>;
  /** No object that lived then has a higher number. */
  readonly idMax: number;
  /** All of it, in bytes. */
  readonly bytes: number;
}

/** Counts a heap, so that the snapshot itself can be thrown away. */
export function takeCensus(snapshot: HeapSnapshot): HeapCensus {
  const populations = new Map<string, { count: number; bytes: number }>();
  let idMax = 0;
  let bytes = 0;
  for (let node = 0; node < snapshot.nodeCount; node += 1) {
    const size = snapshot.sizeOf(node);
    idMax = Math.max(idMax, snapshot.idOf(node));
    bytes += size;
    const kind = kindOf(snapshot, node);
    if (kind === undefined) continue;
    const population = populations.get(kind) ?? { count: 0, bytes: 0 };
    population.count += 1;
    population.bytes += size;
    populations.set(kind, population);
  }
  return { populations, idMax, bytes };
}

/**
 * Names what an object is, for counting: its constructor, or what stands in brackets. Undefined for what V8 keeps for
 * itself: code, shapes, inner arrays.
 */
export function kindOf(snapshot: HeapSnapshot, node: number): string | undefined {
  const type = snapshot.typeOf(node);
  switch (type) {
    case 'object':
      return objectKind(snapshot.nameOf(node));
    case 'native':
      return '(native)';
    case 'closure':
      return `function ${snapshot.nameOf(node)}`.trimEnd();
    case 'string':
    case 'concatenated string':
    case 'sliced string':
      return '(string)';
    case 'regexp':
    case 'bigint':
      return `(${type})`;
    default:
      return undefined;
  }
}

/** V8's own objects have a space in their names; what begins like a word of ours must not pass for one. */
function objectKind(name: string): string | undefined {
  if (name.startsWith('system / ')) return undefined;
  return name.startsWith('(') || name === 'scope' || name.startsWith('function') ? '(object)' : name;
}
