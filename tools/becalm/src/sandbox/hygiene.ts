import { createRequire, syncBuiltinESMExports } from 'node:module';

/**
 * Puts back what user code changed in the process that no module reset reaches: globals, built-in
 * prototypes, the exports of built-in modules, environment variables, working directory, process
 * listeners, exit code. In an isolated project each file would have found them fresh.
 *
 * Non-goals: objects that are only reachable from there (a replaced entry inside a user's own global
 * object), and native state such as umask.
 */
export interface Hygiene {
  /** Brings everything back to where it was when the hygiene was made; returns whether anything had changed. */
  readonly restore: () => boolean;
}

/** Makes a hygiene that remembers the process as it is now. */
export function rememberProcess(): Hygiene {
  const parts = [
    rememberObjects(),
    rememberGlobals(),
    rememberEnvironment(),
    rememberListeners(),
    rememberWorkingDirectory(),
    rememberExitCode(),
  ];
  return {
    restore: () => parts.filter((restore) => restore()).length > 0,
  };
}

/** Returns whether anything had to be restored. */
type Restore = () => boolean;

/** A property descriptor whose value is looked at, never used. */
interface Descriptor {
  readonly value?: unknown;
  readonly get?: () => unknown;
  readonly set?: (value: unknown) => void;
}

function descriptorOf(object: object, key: PropertyKey): Descriptor | undefined {
  return Object.getOwnPropertyDescriptor(object, key);
}

/** Globals that Vitest itself writes between files. */
const vitestGlobals = /^__vitest|^__vite_ssr|^__coverage__$/u;

function rememberGlobals(): Restore {
  const remembered = new Map<PropertyKey, Descriptor>();
  for (const key of Reflect.ownKeys(globalThis)) {
    const descriptor = descriptorOf(globalThis, key);
    if (descriptor !== undefined && !isVitestGlobal(key)) remembered.set(key, descriptor);
  }
  return () => {
    let changed = false;
    for (const key of Reflect.ownKeys(globalThis)) {
      if (remembered.has(key) || isVitestGlobal(key)) continue;
      if (Reflect.deleteProperty(globalThis, key)) changed = true;
    }
    for (const [key, descriptor] of remembered) {
      if (restoreProperty(globalThis, key, descriptor)) changed = true;
    }
    return changed;
  };
}

function isVitestGlobal(key: PropertyKey): boolean {
  return typeof key === 'string' && vitestGlobals.test(key);
}

/** The intrinsics whose own properties tests are known to patch, constructors with their prototypes. */
function intrinsics(): object[] {
  const constructors = [
    Object,
    Function,
    Array,
    String,
    Number,
    Boolean,
    Symbol,
    BigInt,
    Date,
    RegExp,
    Promise,
    Map,
    Set,
    WeakMap,
    WeakSet,
    Error,
    TypeError,
    RangeError,
    ArrayBuffer,
    Uint8Array,
    Object.getPrototypeOf(Uint8Array) as typeof Uint8Array,
    URL,
    URLSearchParams,
    AbortSignal,
    EventTarget,
    Intl.DateTimeFormat,
    Intl.NumberFormat,
    Intl.Collator,
    Buffer,
  ];
  const prototypes = constructors.flatMap((each) => {
    const prototype: unknown = Reflect.get(each, 'prototype');
    return isObject(prototype) ? [prototype] : [];
  });
  return [...constructors, ...prototypes, Math, JSON, Reflect, Intl, Atomics, performance, process, console];
}

/** `Function.prototype` is an object too, though `typeof` calls it a function. */
function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** Built-in modules whose exports tests are known to replace. */
const builtinModules = [
  'node:child_process',
  'node:crypto',
  'node:dns',
  'node:fs',
  'node:fs/promises',
  'node:http',
  'node:https',
  'node:net',
  'node:os',
  'node:path',
  'node:timers',
  'node:timers/promises',
  'node:util',
  'node:events',
  'node:stream',
] as const;

/** Properties of `process` that live by themselves or have a restorer of their own. */
const livingProperties = new Set<PropertyKey>(['env', 'exitCode', 'domain', 'ppid', 'title', 'debugPort']);

/** Names that begin with an underscore are Node's own bookkeeping. */
function isLiving(key: PropertyKey): boolean {
  return livingProperties.has(key) || (typeof key === 'string' && key.startsWith('_'));
}

function rememberObjects(): Restore {
  const require = createRequire(import.meta.url);
  const modules = builtinModules.map((name) => require(name) as object);
  const moduleSet = new Set<object>(modules);
  const remembered = [...intrinsics(), ...modules].map(rememberObject);
  return () => {
    const changed = remembered.filter(({ restore }) => restore());
    if (changed.some(({ object }) => moduleSet.has(object))) syncBuiltinESMExports();
    return changed.length > 0;
  };
}

interface RememberedObject {
  readonly object: object;
  /** Returns whether anything had changed. */
  readonly restore: () => boolean;
}

/**
 * Data properties are compared by reading them, which is some twenty times cheaper than asking for
 * descriptors; this runs before every file of every world.
 */
function rememberObject(object: object): RememberedObject {
  // type-coverage:ignore-next-line -- reading by key is twice as fast as `Reflect.get`, in the hottest loop of a hunt
  const readable = object as Record<PropertyKey, unknown>;
  const data: { readonly key: PropertyKey; readonly descriptor: Descriptor }[] = [];
  const accessors: typeof data = [];
  for (const key of Reflect.ownKeys(object)) {
    const descriptor = descriptorOf(object, key);
    if (descriptor === undefined || isLiving(key)) continue;
    ('value' in descriptor ? data : accessors).push({ key, descriptor });
  }
  const known = new Set<PropertyKey>(Reflect.ownKeys(object));

  function restore(): boolean {
    let changed = false;
    for (const { key, descriptor } of data) {
      if (!Object.is(readable[key], descriptor.value) && restoreProperty(object, key, descriptor))
        changed = true;
    }
    for (const { key, descriptor } of accessors) {
      if (restoreProperty(object, key, descriptor)) changed = true;
    }
    return removeUnknown() || changed;
  }

  function removeUnknown(): boolean {
    const keys = Reflect.ownKeys(object);
    if (keys.length === known.size) return false;
    let removed = false;
    for (const key of keys) {
      if (!known.has(key) && !isLiving(key) && Reflect.deleteProperty(object, key)) removed = true;
    }
    return removed;
  }

  return { object, restore };
}

function restoreProperty(object: object, key: PropertyKey, was: Descriptor): boolean {
  const now = descriptorOf(object, key);
  if (now !== undefined && sameDescriptor(now, was)) return false;
  try {
    return Reflect.defineProperty(object, key, was);
  } catch {
    return false; // A frozen or non-configurable property cannot have been changed by anybody either.
  }
}

function sameDescriptor(left: Descriptor, right: Descriptor): boolean {
  return Object.is(left.value, right.value) && left.get === right.get && left.set === right.set;
}

function rememberEnvironment(): Restore {
  // The time zone belongs to the world.
  const { TZ: _zone, ...remembered } = process.env;
  return () => {
    let changed = false;
    for (const name of Object.keys(process.env)) {
      if (name in remembered || name === 'TZ') continue;
      Reflect.deleteProperty(process.env, name);
      changed = true;
    }
    for (const [name, value] of Object.entries(remembered)) {
      if (process.env[name] === value) continue;
      process.env[name] = value;
      changed = true;
    }
    return changed;
  };
}

/** `process` with the general signatures of an event emitter. */
const emitter: NodeJS.EventEmitter = process;

function rememberListeners(): Restore {
  const remembered = new Map(process.eventNames().map((event) => [event, new Set(rawListeners(event))]));
  return () => {
    let changed = false;
    for (const event of process.eventNames()) {
      const before = remembered.get(event);
      for (const listener of rawListeners(event)) {
        if (before?.has(listener) === true) continue;
        emitter.removeListener(event, listener);
        changed = true;
      }
    }
    for (const [event, listeners] of remembered) {
      const present = new Set(rawListeners(event));
      for (const listener of listeners) {
        if (present.has(listener)) continue;
        emitter.on(event, listener);
        changed = true;
      }
    }
    return changed;
  };
}

type Listener = Parameters<NodeJS.EventEmitter['on']>[1];

function isListener(value: unknown): value is Listener {
  return typeof value === 'function';
}

function rawListeners(event: string | symbol): readonly Listener[] {
  return emitter.rawListeners(event).filter(isListener);
}

function rememberWorkingDirectory(): Restore {
  const directory = process.cwd();
  const chdir = process.chdir.bind(process);
  return () => {
    if (currentDirectory() === directory) return false;
    chdir(directory);
    return true;
  };
}

/** Null when the working directory was removed. */
function currentDirectory(): string | null {
  try {
    return process.cwd();
  } catch {
    return null;
  }
}

function rememberExitCode(): Restore {
  return () => {
    if (process.exitCode === undefined) return false;
    process.exitCode = undefined;
    return true;
  };
}
