import { types } from 'node:util';
import { type DescribeGiven, deep, describe } from './describe.ts';
import type { Closure, Inspector } from './inspector.ts';
import { isObject, ownValue } from './is-object.ts';
import type { Place } from './snapshot.ts';

/** A module of the suite that has been evaluated. */
export interface LoadedModule {
  /** Relative to the root with `/`. */
  readonly file: string;
  /** Stays the same for as long as this instance of the module lives. */
  readonly exports: object;
}

/** What the variables of modules are read with. */
export interface ModuleReader {
  readonly given: DescribeGiven;
  readonly inspector: Pick<Inspector, 'closureOf'> | null;
  /** The file of a script, relative to the root; null where it is none of the suite's. */
  readonly fileOf: (path: string) => string | null;
  /** A name for a module instance that stays the same from one moment to the next. */
  readonly nameOf: (module: LoadedModule) => string;
  readonly memory: ReaderMemory;
}

/** What is remembered from one snapshot to the next. */
export interface ReaderMemory {
  /** Functions that close over nothing which others do not, too: they are looked at once. */
  readonly dull: WeakSet<object>;
  /** How many scopes the functions of a file have at least: those of the module. */
  readonly depths: Map<string, number>;
}

/** What Vitest adds to a module's scope. */
const ownVariable = /^(?:__vi_|__vite|__vitest|arguments$|this$)/u;

const functionsMax = 30;

/** A function of the suite that can be reached from what a module exports. */
interface Reached {
  readonly module: LoadedModule;
  /** The export it was found behind. */
  readonly behind: string;
  readonly closure: Closure;
  readonly file: string;
}

/** The variables of modules, exported or closed over by what they export. */
export function* modulePlaces(
  modules: readonly LoadedModule[],
  reader: ModuleReader,
): Generator<readonly [string, Place]> {
  const reached = new Map<object, Reached>();
  const exported = new Set<unknown>();
  for (const module of modules) {
    for (const [name, value] of exportsOf(module)) {
      if (isObject(value)) exported.add(value);
      yield [`module ${reader.nameOf(module)} export ${name}`, variable(module.file, name, value, reader)];
      for (const each of functionsIn(value)) reach(each, { module, behind: name }, reader, reached);
    }
  }
  yield* reachedPlaces(reached, exported, reader);
}

function* reachedPlaces(
  reached: ReadonlyMap<object, Reached>,
  exported: ReadonlySet<unknown>,
  reader: ModuleReader,
): Generator<readonly [string, Place]> {
  const { depths, dull } = reader.memory;
  for (const { file, closure } of reached.values()) {
    const depth = closure.scopes.length;
    depths.set(file, Math.min(depth, depths.get(file) ?? depth));
  }
  const seen = new Set<string>();
  for (const [value, each] of reached) {
    const places = [...closurePlaces(each, depths.get(each.file) ?? 0, exported, reader)];
    const fresh = places.filter(([key]) => !seen.has(key));
    for (const [key] of fresh) seen.add(key);
    if (fresh.length === 0) dull.add(value);
    yield* fresh;
  }
}

function reach(
  value: object,
  found: Pick<Reached, 'module' | 'behind'>,
  reader: ModuleReader,
  reached: Map<object, Reached>,
): void {
  if (reader.memory.dull.has(value)) return;
  const known = reached.get(value);
  // What several modules export belongs to the one in which it is written.
  if (known === undefined) {
    const read = closureInSuite(value, reader);
    if (read !== null) reached.set(value, { ...found, ...read });
  } else if (known.file !== known.module.file && known.file === found.module.file) {
    reached.set(value, { ...known, ...found });
  }
}

/** What a function of the suite closes over, and the file it is in; null for other functions. */
function closureInSuite(
  value: object,
  { inspector, fileOf }: ModuleReader,
): { readonly closure: Closure; readonly file: string } | null {
  const closure = inspector?.closureOf(value) ?? null;
  const place = closure?.place ?? null;
  const file = place === null ? null : fileOf(place.path);
  return closure === null || file === null ? null : { closure, file };
}

/** The outermost scopes are those of the module in which a function is written; those inside are its own. */
function* closurePlaces(
  { module, behind, closure, file }: Reached,
  depth: number,
  exported: ReadonlySet<unknown>,
  reader: ModuleReader,
): Generator<readonly [string, Place]> {
  const instance = reader.nameOf(module);
  for (const [index, scope] of closure.scopes.toReversed().entries()) {
    const own = index >= depth;
    if (!own && file !== module.file) continue;
    for (const [name, value] of scope) {
      // A class has a scope of its own for its name.
      if (ownVariable.test(name) || (own && exported.has(value))) continue;
      const where = own ? ` behind ${behind} in ${module.file}` : ` in ${module.file}`;
      const key = own ? `${instance} behind ${behind} ${index} ${name}` : `${instance} ${index} ${name}`;
      yield [`module ${key}`, { ...variable(module.file, name, value, reader), where }];
    }
  }
}

/** The variables that a test closes over: those of its file and of the suites it is in. */
export function* testPlaces(
  file: string,
  test: object,
  reader: ModuleReader,
): Generator<readonly [string, Place]> {
  const closure = wrapped(test, reader, 4);
  for (const [index, scope] of (closure?.scopes ?? []).toReversed().entries()) {
    for (const [name, value] of scope) {
      if (!ownVariable.test(name)) yield [`test ${index} ${name}`, variable(file, name, value, reader)];
    }
  }
}

/** Vitest wraps the function of a test a few times: follows the wrappers down to what the suite wrote. */
function wrapped(value: object, reader: ModuleReader, steps: number): Closure | null {
  const own = closureInSuite(value, reader);
  if (own !== null || steps === 0) return own?.closure ?? null;
  const scopes = reader.inspector?.closureOf(value)?.scopes ?? [];
  const functions = scopes
    .flatMap((scope) => [...scope.values()])
    .filter((each) => typeof each === 'function');
  for (const each of functions) {
    const inside = wrapped(each, reader, steps - 1);
    if (inside !== null) return inside;
  }
  return null;
}

function variable(file: string, name: string, value: unknown, { given }: ModuleReader): Place {
  const described = describe(value, given, deep);
  return {
    ...{ kind: 'module', name, where: ` in ${file}`, file, value: described },
    ...{ secret: false, text: null, location: null },
  };
}

/** What a module exports; an export that is not there yet is left out. */
function* exportsOf({ exports }: LoadedModule): Generator<readonly [string, unknown]> {
  for (const key of Reflect.ownKeys(exports)) {
    if (typeof key !== 'string' || key === '__esModule') continue;
    try {
      yield [key, Reflect.get(exports, key)];
    } catch {
      // The module has not come so far.
    }
  }
}

/** The functions that a value is, holds or was made by. */
function functionsIn(value: unknown): readonly object[] {
  if (typeof value === 'function') return [value];
  if (!isObject(value) || types.isProxy(value)) return [];
  const prototype = Reflect.getPrototypeOf(value);
  const plain = prototype === null || Reflect.getPrototypeOf(prototype) === null;
  const holders = plain ? [value] : [value, prototype];
  return holders
    .flatMap((holder) => Reflect.ownKeys(holder).map((key) => ownValue(holder, key)))
    .filter((each) => typeof each === 'function')
    .slice(0, functionsMax);
}
