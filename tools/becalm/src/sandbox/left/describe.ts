import { types } from 'node:util';
import { cut, type Described, partsMax } from './described.ts';
import { isObject, ownProperty, ownValue } from './is-object.ts';
import { entriesOfMap, itemsOfSet, sizeOf } from './natives.ts';
import { opaque, primitive, typeOf, withoutParts } from './plain-values.ts';

/** What a description needs to know beyond the value. */
export interface DescribeGiven {
  /** Takes out of a text what must not be shown. */
  readonly redact: (text: string) => string;
  /** The private fields of an object, by name; empty where nothing can read them. */
  readonly privatesOf: (object: object) => ReadonlyMap<string, unknown>;
  /** Whether a class is the suite's own; instances of others are looked at from outside. */
  readonly isOwnClass: (maker: object) => boolean;
  /** What a mock function does; null where nobody knows. */
  readonly mockConfigOf: (mock: object) => MockConfig | null;
}

/** What a mock function keeps behind its back. */
export interface MockConfig {
  readonly implementation: unknown;
  /** How many answers wait to be given once. */
  readonly once: number;
  /** What it spies on; undefined where it is no spy. */
  readonly original: unknown;
}

/** How far a description goes. */
export interface DescribeBounds {
  /** How deep the parts of parts are looked at. */
  readonly depth: number;
  /** Whether instances of classes are looked into. */
  readonly instances: boolean;
}

/** For variables of modules. */
export const deep: DescribeBounds = { depth: 3, instances: true };

/** For what is only told apart from something else. */
export const shallow: DescribeBounds = { depth: 0, instances: false };

/** What belongs to the process, wherever it is kept: a document's `window`, say. */
const processWide = new Map<object, string>([
  [globalThis, 'globalThis'],
  [process, 'process'],
]);

/** Parts in all that are looked at for one value. */
const nodesMax = 400;

/** Describes any value without running code of the suite: no getter, no proxy's trap, no `toString`. */
export function describe(value: unknown, given: DescribeGiven, bounds: DescribeBounds = deep): Described {
  return new Description(given, bounds).of(value, 0);
}

/** A part is a value, or an accessor that is not asked. */
type Part = { readonly value: unknown } | { readonly get: object };

/** One description in the making. */
class Description {
  readonly #given: DescribeGiven;
  readonly #bounds: DescribeBounds;
  /** The objects that lead to the one that is looked at. */
  readonly #above = new Set<object>();
  #nodes = 0;

  constructor(given: DescribeGiven, bounds: DescribeBounds) {
    this.#given = given;
    this.#bounds = bounds;
  }

  of(value: unknown, depth: number): Described {
    this.#nodes += 1;
    if (!isObject(value)) return primitive(value, this.#given.redact);
    if (types.isProxy(value)) return opaque(value, 'a proxy');
    const name = processWide.get(value) ?? (this.#above.has(value) ? 'itself' : null);
    if (name !== null) return opaque(value, name);
    this.#above.add(value);
    try {
      return this.#object(value, depth);
    } catch {
      return opaque(value, 'an object');
    } finally {
      this.#above.delete(value);
    }
  }

  #object(object: object, depth: number): Described {
    if (isMock(object)) return describeMock(object, this.#given.mockConfigOf(object));
    const closed = withoutParts(object);
    if (closed !== null) return closed;
    const type = typeOf(object);
    const size = sizeOf(object);
    if (!this.#bounds.instances && size === null && type !== 'Object' && type !== 'function')
      return opaque(object, `an instance of ${type}`);
    return { kind: 'thing', of: object, type, size, parts: this.#parts(object, type, depth) };
  }

  #parts(object: object, type: string, depth: number): ReadonlyMap<string, Described> {
    const parts = new Map<string, Described>();
    if (depth >= this.#bounds.depth) return parts;
    for (const [key, part] of partsOf(object, type, this.#given)) {
      if (parts.size >= partsMax || this.#nodes >= nodesMax) break;
      parts.set(key, 'get' in part ? accessor(part.get) : this.of(part.value, depth + 1));
    }
    return parts;
  }
}

type Parts = Generator<readonly [string, Part]>;

function* partsOf(object: object, type: string, given: DescribeGiven): Parts {
  if (types.isMap(object)) yield* entries(object, given);
  else if (types.isSet(object)) yield* items(object);
  else if (type === 'Object' || type === 'Array' || type === 'function')
    yield* properties(object, type, given);
  else yield* fields(object, type, given);
}

function* entries(map: object, { redact }: DescribeGiven): Parts {
  let index = 0;
  for (const [key, value] of entriesOfMap(map)) {
    index += 1;
    yield [isObject(key) ? `[key ${index}]` : `[${primitive(key, redact).text}]`, { value }];
  }
}

function* items(set: object): Parts {
  let index = 0;
  for (const value of itemsOfSet(set)) {
    yield [`[${index}]`, { value }];
    index += 1;
  }
}

function accessor(get: object): Described {
  return { ...opaque(get, 'an accessor'), accessor: true };
}

/** Of an instance of a class. What packages keep in theirs, such as methods that are bound late, is no state of a suite. */
function* fields(object: object, type: string, given: DescribeGiven): Parts {
  const maker = makerOf(object);
  const own = maker !== null && given.isOwnClass(maker);
  for (const [key, part] of properties(object, type, given)) if (own || isPlainState(part)) yield [key, part];
  for (const [name, value] of given.privatesOf(object)) {
    if (own || isPlainState({ value })) yield [`.${name}`, { value }];
  }
}

function makerOf(object: object): object | null {
  const prototype = Reflect.getPrototypeOf(object);
  const maker = prototype === null ? undefined : ownValue(prototype, 'constructor');
  return typeof maker === 'function' ? maker : null;
}

/** Whether a part is a primitive or a collection. */
function isPlainState(part: Part): boolean {
  if ('get' in part) return false;
  return !isObject(part.value) || (!types.isProxy(part.value) && sizeOf(part.value) !== null);
}

function* properties(object: object, type: string, { redact }: DescribeGiven): Parts {
  for (const key of keysOf(object)) {
    if (hiddenKeys[type]?.has(key) === true) continue;
    const property = ownProperty(object, key);
    if (property === undefined) continue;
    const { get, value } = property;
    yield [wordOf(key, redact), get === undefined ? { value } : { get }];
  }
}

/** The keys of a huge array are not listed. */
function keysOf(object: object): readonly PropertyKey[] {
  if (!Array.isArray(object) || object.length <= partsMax) return Reflect.ownKeys(object);
  return Array.from({ length: partsMax }, (_, index) => String(index));
}

const hiddenKeys: Readonly<Record<string, ReadonlySet<PropertyKey>>> = {
  function: new Set<PropertyKey>(['length', 'name', 'prototype', 'arguments', 'caller']),
  Array: new Set<PropertyKey>(['length']),
};

function wordOf(key: PropertyKey, redact: (text: string) => string): string {
  if (typeof key === 'symbol') return `[${primitive(key, redact).text}]`;
  const text = redact(String(key));
  if (/^\d+$/u.test(text)) return `[${text}]`;
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(text) ? `.${text}` : `[${JSON.stringify(cut(text))}]`;
}

/** Whether a value is a function that `vi.fn` or `vi.spyOn` made. */
function isMock(object: object): boolean {
  return typeof object === 'function' && ownValue(object, '_isMockFunction') === true;
}

function describeMock(mock: object, config: MockConfig | null): Described {
  const state = ownValue(mock, 'mock');
  const calls = isObject(state) ? ownValue(state, 'calls') : undefined;
  const raws = {
    calls: Array.isArray(calls) ? calls.length : 0,
    implementation: config?.implementation,
    once: config?.once ?? 0,
    spied: config?.original !== undefined,
  };
  const parts = Object.entries(raws).map(([name, raw]) => [name, { kind: 'plain', raw, text: '' }] as const);
  return { kind: 'thing', of: mock, type: 'mock', size: null, parts: new Map(parts) };
}
