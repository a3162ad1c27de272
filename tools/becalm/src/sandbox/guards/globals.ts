import { findIntrinsics, isOwnGlobal } from '../left/globals.ts';
import { ownProperty } from '../left/is-object.ts';
import type { Look, Sighting } from './sighting.ts';

/** What the guard is told of what Vitest does. */
export interface GlobalsGiven {
  /** Whether Vitest takes a global back before the next test. */
  readonly isExcused: (name: string) => boolean;
  /** Whether timers are faked: a dozen globals are others then, which is told as one thing elsewhere. */
  readonly isFaked: () => boolean;
  /** Whether a value is a spy, which is told of elsewhere. */
  readonly isSpy: (value: unknown) => boolean;
}

/** An object that belongs to everybody, such as `Array.prototype`. */
export interface SharedObject {
  readonly name: string;
  readonly object: object;
}

/** `globalThis` and the objects of JavaScript and Node that tests are known to patch. */
export function sharedObjects(): readonly SharedObject[] {
  return [{ name: 'globalThis', object: globalThis }, ...findIntrinsics()];
}

/** Properties that live by themselves, or that another guard looks at. */
const living = new Set([
  'env',
  'exitCode',
  'domain',
  'ppid',
  'title',
  'debugPort',
  'stdin',
  'stdout',
  'stderr',
]);

/** Properties that fake timers replace. */
const fakeable =
  /^(?:Date|Intl|performance|(?:set|clear)(?:Timeout|Interval|Immediate)|queueMicrotask|nextTick|hrtime|now|mark|measure|(?:request|cancel)(?:AnimationFrame|IdleCallback)|Temporal|toFake)$/u;

/** Tells of properties of shared objects that are others than before. */
export function lookAtGlobals(objects: readonly SharedObject[], given: GlobalsGiven): Look {
  const looks = objects.map((each) => rememberProperties(each));
  return () => {
    const compare = looks.map((look) => look());
    const wasFaked = given.isFaked();
    return () => {
      const changes = compare.flatMap((look) => look());
      const isFaked = wasFaked || given.isFaked();
      return changes.flatMap((change) => sightingOf(change, given, isFaked));
    };
  };
}

interface PropertyChange {
  readonly owner: string;
  readonly key: PropertyKey;
  readonly happened: 'added' | 'replaced' | 'deleted';
  readonly value: unknown;
}

function sightingOf(
  { owner, key, happened, value }: PropertyChange,
  given: GlobalsGiven,
  isFaked: boolean,
): readonly Sighting[] {
  const name = String(key);
  const path = typeof key === 'symbol' ? `${owner}[${name}]` : `${owner}.${name}`;
  if (given.isExcused(path) || given.isSpy(value) || (isFaked && fakeable.test(name))) return [];
  const advice =
    owner === 'globalThis'
      ? 'Set it with vi.stubGlobal and call vi.unstubAllGlobals in afterEach.'
      : 'Put it back in afterEach, or use vi.spyOn and vi.restoreAllMocks.';
  return [{ guard: 'globals', what: `${path} was ${happened}`, advice, at: null }];
}

/** What is looked at of an object that has these keys. */
interface Known {
  readonly keys: readonly PropertyKey[];
  /** Properties to read. */
  readonly data: readonly PropertyKey[];
  /** Properties whose descriptors are asked for. */
  readonly accessors: readonly PropertyKey[];
}

/** What they held at one moment, first the data. */
interface Properties {
  readonly known: Known;
  readonly values: readonly unknown[];
}

/** Objects that tests are known to add to; of the others what they have is looked at, which costs far less. */
const grows = new Set([
  ...['globalThis', 'process', 'console', 'Math', 'Object', 'Array', 'String', 'Date', 'Promise', 'URL'],
  ...['Object.prototype', 'Array.prototype', 'String.prototype', 'Date.prototype', 'HTMLElement.prototype'],
]);

/** Accessors that tests are known to replace. Those of a window, some hundreds, keep what is set behind them. */
const replacedAccessors = new Set<PropertyKey>([
  'crypto',
  'navigator',
  'localStorage',
  'sessionStorage',
  'performance',
]);

/**
 * Data is compared by reading it, which is some twenty times cheaper than asking for descriptors. An accessor is never
 * asked: some of Node's load a module, or warn.
 */
function rememberProperties({ name, object }: SharedObject): () => () => readonly PropertyChange[] {
  // type-coverage:ignore-next-line -- reading by key is twice as fast as `Reflect.get`, for every test of a run
  const readable = object as Record<PropertyKey, unknown>;
  let known = learn(Reflect.ownKeys(object));

  function isLooked(key: PropertyKey): boolean {
    if (object === globalThis) return !isOwnGlobal(key);
    return typeof key !== 'string' || (!key.startsWith('_') && !(object === process && living.has(key)));
  }

  function learn(keys: readonly PropertyKey[]): Known {
    const looked = keys.filter(isLooked);
    const isAccessor = (key: PropertyKey): boolean => ownProperty(object, key)?.get !== undefined;
    return {
      keys,
      data: looked.filter((key) => !replacedAccessors.has(key) && !isAccessor(key)),
      accessors: looked.filter((key) => replacedAccessors.has(key)),
    };
  }

  function look(): Properties {
    if (grows.has(name)) {
      const keys = Reflect.ownKeys(object);
      if (!sameKeys(keys, known.keys)) known = learn(keys);
    }
    const { data, accessors } = known;
    const values: unknown[] = [];
    for (const key of data) values.push(readable[key]);
    for (const key of accessors) {
      const property = ownProperty(object, key);
      values.push(property?.get ?? property?.value);
    }
    return { known, values };
  }

  return () => {
    const before = look();
    return () => {
      const now = look();
      if (now.known === before.known && sameValues(now.values, before.values)) return [];
      const was = byKey(before);
      const changes: PropertyChange[] = [];
      for (const [key, value] of byKey(now)) {
        const old = was.get(key);
        if (!was.has(key)) changes.push({ owner: name, key, happened: 'added', value });
        else if (!Object.is(old, value) && !isRead(object, key, old, value))
          changes.push({ owner: name, key, happened: 'replaced', value });
        was.delete(key);
      }
      for (const key of was.keys()) changes.push({ owner: name, key, happened: 'deleted', value: undefined });
      return changes;
    };
  };
}

function byKey({ known, values }: Properties): Map<PropertyKey, unknown> {
  return new Map([...known.data, ...known.accessors].map((key, index) => [key, values[index]]));
}

function sameValues(one: readonly unknown[], other: readonly unknown[]): boolean {
  for (let index = 0; index < one.length; index++) if (!Object.is(one[index], other[index])) return false;
  return true;
}

/** Node warns of who asks for these. */
const warned = new Set<PropertyKey>(['localStorage', 'sessionStorage']);

/** Whether a value is what the accessor gives that was in its place: then it was read for the first time, and nobody changed it. */
function isRead(object: object, key: PropertyKey, accessor: unknown, value: unknown): boolean {
  if (typeof accessor !== 'function' || typeof value === 'function' || warned.has(key)) return false;
  try {
    return Object.is(Reflect.apply(accessor, object, []), value);
  } catch {
    return false;
  }
}

function sameKeys(one: readonly PropertyKey[], other: readonly PropertyKey[]): boolean {
  if (one.length !== other.length) return false;
  for (let index = 0; index < one.length; index++) if (one[index] !== other[index]) return false;
  return true;
}
