/**
 * A heap snapshot of V8: all objects, and who holds them, as two long lists of numbers. It is read in memory and thrown
 * away, as it holds every string of the program.
 */
import { z } from 'zod';
import { ProfileError } from '../profile-error.ts';

/** What V8 says about an object. */
export type HeapNodeType = string;

/** A heap snapshot, ready to be walked through. Nodes are named by their index, from 0. */
export interface HeapSnapshot {
  readonly nodeCount: number;
  readonly typeOf: (node: number) => HeapNodeType;
  /** What V8 calls an object: its constructor, a function's name, and the text itself of a string. */
  readonly nameOf: (node: number) => string;
  /** A number that an object keeps while it lives; later ones have higher numbers. */
  readonly idOf: (node: number) => number;
  /** Size of the object alone, in bytes. */
  readonly sizeOf: (node: number) => number;
  /** Calls back with each reference that a node holds. */
  readonly eachEdge: (node: number, take: (edge: HeapEdge) => void) => void;
}

/** A reference from one object to another. */
export interface HeapEdge {
  readonly type: string;
  /** The property, variable or inner name; the index of an element. */
  readonly name: string | number;
  readonly to: number;
}

const NODE_FIELDS = ['type', 'name', 'id', 'self_size', 'edge_count'] as const;
const EDGE_FIELDS = ['type', 'name_or_index', 'to_node'] as const;

const numbers = z.custom<readonly number[]>(
  (value: unknown) => Array.isArray(value) && value.every((each: unknown) => Number.isSafeInteger(each)),
  { message: 'Expected whole numbers' },
);

const snapshotShape = z.object({
  snapshot: z.object({
    meta: z.object({
      node_fields: z.array(z.string()),
      node_types: z.tuple([z.array(z.string())], z.unknown()),
      edge_fields: z.array(z.string()),
      edge_types: z.tuple([z.array(z.string())], z.unknown()),
    }),
  }),
  nodes: numbers,
  edges: numbers,
  strings: z.array(z.string()),
});

type Shape = z.infer<typeof snapshotShape>;

/**
 * Reads a snapshot as V8 writes it.
 *
 * @throws ProfileError `FORMAT` where it is none, or its parts do not fit together
 */
export function parseHeapSnapshot(text: string): HeapSnapshot {
  const read = snapshotShape.safeParse(parseJson(text));
  if (!read.success) throw notASnapshot(read.error.issues[0]?.path.join('.') ?? 'unknown problem');
  return walkable(read.data);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw notASnapshot('it is no JSON', cause);
  }
}

function walkable({ snapshot: { meta }, nodes, edges, strings }: Shape): HeapSnapshot {
  const nodeOffset = offsetsOf(meta.node_fields, NODE_FIELDS);
  const edgeOffset = offsetsOf(meta.edge_fields, EDGE_FIELDS);
  const [edgeType, edgeName, edgeTo] = [
    edgeOffset('type'),
    edgeOffset('name_or_index'),
    edgeOffset('to_node'),
  ];
  const [nodeSize, edgeSize] = [meta.node_fields.length, meta.edge_fields.length];
  const nodeCount = Math.floor(nodes.length / nodeSize);
  const [nodeTypes, edgeTypes] = [meta.node_types[0], meta.edge_types[0]];
  const field = (index: number, name: (typeof NODE_FIELDS)[number]): number =>
    nodes[index * nodeSize + nodeOffset(name)] ?? 0;
  const firstEdges = startsOf(nodeCount, (index) => field(index, 'edge_count'));
  if ((firstEdges[nodeCount] ?? 0) * edgeSize !== edges.length)
    throw notASnapshot('its nodes have more or fewer edges than there are');

  function edgeAt(index: number): HeapEdge {
    const at = index * edgeSize;
    const type = edgeTypes[edges[at + edgeType] ?? -1] ?? 'unknown';
    const name = edges[at + edgeName] ?? 0;
    const to = (edges[at + edgeTo] ?? 0) / nodeSize;
    if (!Number.isInteger(to) || to < 0 || to >= nodeCount) throw notASnapshot('an edge leads nowhere');
    return { type, name: INDEXED.has(type) ? name : (strings[name] ?? ''), to };
  }

  return {
    nodeCount,
    typeOf: (index) => nodeTypes[field(index, 'type')] ?? 'unknown',
    nameOf: (index) => strings[field(index, 'name')] ?? '',
    idOf: (index) => field(index, 'id'),
    sizeOf: (index) => field(index, 'self_size'),
    eachEdge(index, take) {
      const end = firstEdges[index + 1] ?? 0;
      for (let at = firstEdges[index] ?? 0; at < end; at += 1) take(edgeAt(at));
    },
  };
}

/** Types of edges whose name is a number. */
const INDEXED: ReadonlySet<string> = new Set(['element', 'hidden']);

/** Where each field stands in the numbers of a node or edge. */
function offsetsOf<Field extends string>(
  fields: readonly string[],
  wanted: readonly Field[],
): (field: Field) => number {
  const missing = wanted.find((field) => !fields.includes(field));
  if (missing !== undefined) throw notASnapshot(`it has no field "${missing}"`);
  const offsets = new Map<Field, number>(wanted.map((field) => [field, fields.indexOf(field)]));
  return (field) => offsets.get(field) ?? 0;
}

/** Where the edges of each node begin, and behind the last one, where they end. */
function startsOf(nodeCount: number, edgeCount: (node: number) => number): Uint32Array {
  const starts = new Uint32Array(nodeCount + 1);
  for (let index = 0; index < nodeCount; index += 1)
    starts[index + 1] = (starts[index] ?? 0) + edgeCount(index);
  return starts;
}

function notASnapshot(problem: string, cause?: unknown): ProfileError {
  return new ProfileError(
    'FORMAT',
    `Expected a heap snapshot of V8, was something else (${problem}). Use the Node that this repository comes with.`,
    cause,
  );
}
