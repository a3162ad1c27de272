import { createRequire } from 'node:module';
import { type DescribeBounds, type DescribeGiven, describe, shallow } from './describe.ts';
import type { Described } from './described.ts';
import { isObject, ownProperty, ownValue } from './is-object.ts';
import { type Place, place } from './snapshot.ts';

/** Globals that Vitest writes between tests, and the gate of the inspector. */
const ownGlobal = /^__vitest|^__vite_ssr|^__VITEST|^__coverage__$|^__becalm/u;

/** Symbols under which Node keeps what it makes when it is first asked for, such as the agent of `fetch`. */
const nodeSymbol = /^(?:undici|nodejs|node:|vitest)/u;

/** Whether a global is one that Vitest, Node or becalm writes by itself. */
export function isOwnGlobal(key: PropertyKey): boolean {
  if (typeof key === 'symbol') return nodeSymbol.test(key.description ?? '');
  return ownGlobal.test(String(key));
}

/** Globals of the suite are looked into; instances of classes, such as a document, are not. */
const ofTheSuite: DescribeBounds = { depth: 3, instances: false };

/**
 * The properties of `globalThis`.
 *
 * @param builtIn - keys that were there before the suite: they are told apart by identity
 */
export function* globalPlaces(
  given: DescribeGiven,
  builtIn: ReadonlySet<PropertyKey>,
): Generator<readonly [string, Place]> {
  for (const key of Reflect.ownKeys(globalThis)) {
    if (isOwnGlobal(key)) continue;
    const value = propertyOf(globalThis, key, given, builtIn.has(key) ? shallow : ofTheSuite);
    if (value !== null) yield [`global ${String(key)}`, place('global', nameOf('globalThis', key), value)];
  }
}

/** The objects of JavaScript and Node whose own properties tests are known to patch, by the words that lead there. */
const intrinsicNames = [
  ...[
    'Object',
    'Function',
    'Array',
    'String',
    'Number',
    'Boolean',
    'Symbol',
    'BigInt',
    'Date',
    'RegExp',
    'Promise',
  ],
  ...[
    'Map',
    'Set',
    'WeakMap',
    'WeakSet',
    'Error',
    'TypeError',
    'RangeError',
    'ArrayBuffer',
    'Uint8Array',
    'URL',
  ],
  ...[
    'URLSearchParams',
    'AbortSignal',
    'EventTarget',
    'Buffer',
    'Storage',
    'Element',
    'HTMLElement',
    'Window',
  ],
];
const intrinsicObjects = ['Math', 'JSON', 'Reflect', 'Intl', 'Atomics', 'performance', 'process', 'console'];
const intlNames = ['DateTimeFormat', 'NumberFormat', 'Collator', 'PluralRules', 'RelativeTimeFormat'];

/** An object of JavaScript itself, such as `Date.prototype`. */
export interface Intrinsic {
  readonly name: string;
  readonly object: object;
}

/** The intrinsics as they are now; the objects stay the same, whatever tests put in their place. */
export function findIntrinsics(): readonly Intrinsic[] {
  const constructors = [
    ...intrinsicNames.map((name) => ({ name, object: ownValue(globalThis, name) })),
    ...intlNames.map((name) => ({ name: `Intl.${name}`, object: ownValue(Intl, name) })),
  ];
  const prototypes = constructors.map(({ name, object }) => ({
    name: `${name}.prototype`,
    object: isObject(object) ? ownValue(object, 'prototype') : undefined,
  }));
  const others = intrinsicObjects.map((name) => ({ name, object: Reflect.get(globalThis, name) as unknown }));
  return [...constructors, ...prototypes, ...others].filter((each): each is Intrinsic =>
    isObject(each.object),
  );
}

/** Properties of `process` that live by themselves, or are told as what they are. */
const living = new Set<PropertyKey>([
  'env',
  'exitCode',
  'domain',
  'ppid',
  'title',
  'debugPort',
  'moduleLoadList',
  'stdin',
  'stdout',
  'stderr',
]);

/** The own properties of intrinsics. */
export function* intrinsicPlaces(
  given: DescribeGiven,
  intrinsics: readonly Intrinsic[],
): Generator<readonly [string, Place]> {
  for (const { name, object } of intrinsics) {
    for (const key of Reflect.ownKeys(object)) {
      if (living.has(key) || (typeof key === 'string' && key.startsWith('_'))) continue;
      const value = propertyOf(object, key, given, shallow);
      if (value !== null)
        yield [`prototype ${name} ${String(key)}`, place('prototype', nameOf(name, key), value)];
    }
  }
}

const moduleNames = [
  ...['child_process', 'crypto', 'dns', 'events', 'fs', 'fs/promises', 'http', 'https', 'net', 'os', 'path'],
  ...['stream', 'timers', 'timers/promises', 'util'],
];

/** The built-in modules whose exports tests are known to replace. */
export function findBuiltinModules(): readonly Intrinsic[] {
  const require = createRequire(import.meta.url);
  return moduleNames.map((name) => ({ name: `node:${name}`, object: require(`node:${name}`) as object }));
}

/** The exports of built-in modules. */
export function* builtinPlaces(
  given: DescribeGiven,
  modules: readonly Intrinsic[],
): Generator<readonly [string, Place]> {
  for (const { name, object } of modules) {
    for (const key of Reflect.ownKeys(object)) {
      if (typeof key !== 'string' || key.startsWith('_')) continue;
      const value = propertyOf(object, key, given, shallow);
      if (value !== null)
        yield [`builtin ${name} ${key}`, { ...place('built-in module', key, value), where: ` of ${name}` }];
    }
  }
}

function propertyOf(
  object: object,
  key: PropertyKey,
  given: DescribeGiven,
  bounds: DescribeBounds,
): Described | null {
  const descriptor = ownProperty(object, key);
  if (descriptor === undefined) return null;
  const { get } = descriptor;
  if (get === undefined) return describe(descriptor.value, given, bounds);
  return {
    kind: 'plain',
    raw: get,
    text: 'an accessor',
    read: () => Reflect.apply(get, object, []),
  };
}

function nameOf(owner: string, key: PropertyKey): string {
  return typeof key === 'symbol' ? `${owner}[${String(key)}]` : `${owner}.${String(key)}`;
}
