/** An object of a made-up heap. */
export interface MadeObject {
  readonly type?: string;
  readonly name: string;
  readonly id: number;
  readonly size?: number;
  /** What it holds: kind of reference, its name or index, and the number of the object. */
  readonly holds?: readonly (readonly [type: string, name: string | number, id: number])[];
}

const NODE_TYPES = ['hidden', 'array', 'string', 'object', 'closure', 'synthetic', 'native', 'code'];
const EDGE_TYPES = ['context', 'element', 'property', 'internal', 'hidden', 'shortcut', 'weak'];

/** Makes the text of a heap snapshot, as V8 writes it; the first object is the root. */
export function madeHeap(objects: readonly MadeObject[]): string {
  const strings: string[] = [];
  const text = (value: string): number => {
    if (!strings.includes(value)) strings.push(value);
    return strings.indexOf(value);
  };
  const nodes = objects.flatMap(({ type = 'object', name, id, size = 10, holds = [] }) => [
    NODE_TYPES.indexOf(type),
    text(name),
    id,
    size,
    holds.length,
  ]);
  const edges = objects.flatMap(({ holds = [] }) =>
    holds.flatMap(([type, name, to]) => [
      EDGE_TYPES.indexOf(type),
      typeof name === 'number' ? name : text(name),
      objects.findIndex(({ id }) => id === to) * 5,
    ]),
  );
  const meta = {
    node_fields: ['type', 'name', 'id', 'self_size', 'edge_count'],
    node_types: [NODE_TYPES, 'string', 'number', 'number', 'number'],
    edge_fields: ['type', 'name_or_index', 'to_node'],
    edge_types: [EDGE_TYPES, 'string_or_number', 'node'],
  };
  return JSON.stringify({ snapshot: { meta }, nodes, edges, strings });
}
