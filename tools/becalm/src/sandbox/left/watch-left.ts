import type { LeftState, SourceLocation } from '../../worlds/outcome.ts';
import { compare } from './compare.ts';
import type { DescribeGiven } from './describe.ts';
import { documentPlaces } from './document.ts';
import {
  builtinPlaces,
  findBuiltinModules,
  findIntrinsics,
  globalPlaces,
  intrinsicPlaces,
} from './globals.ts';
import type { CompiledPlace, Inspector } from './inspector.ts';
import { mockConfigOf } from './mocks.ts';
import {
  type LoadedModule,
  type ModuleReader,
  modulePlaces,
  type ReaderMemory,
  testPlaces,
} from './modules.ts';
import { directoryPlaces, environmentPlaces, listenerPlaces } from './process-state.ts';
import { createRedactor } from './redact.ts';
import { type Place, plainPlace, type Snapshot } from './snapshot.ts';
import { leftOf, mostSuspectFirst, type PlaceChange } from './words.ts';

/** A timer that has not fired. */
export interface PendingTimer {
  /** The same for as long as it is pending. */
  readonly handle: unknown;
  /** Such as `setTimeout of 30 ms`. */
  readonly what: string;
  readonly leftMs: number;
  readonly location: SourceLocation | null;
}

/** What the watch asks of those who know Vitest and the clock. */
export interface LeftGiven {
  /** Absolute. */
  readonly root: string;
  readonly modules: () => readonly LoadedModule[];
  readonly pendingTimers: () => readonly PendingTimer[];
  /** What is faked, in words; null where time is real. */
  readonly fakeTimers: () => string | null;
  readonly openInspector: () => Inspector | null;
  /** The file of a script, relative to the root; null where it is none of the suite's. */
  readonly fileOf: (path: string) => string | null;
  /** Where a compiled place is in the source. */
  readonly sourceOf: (place: CompiledPlace) => SourceLocation | null;
  /** Where a variable of a file is declared. */
  readonly declaredAt: (file: string, name: string) => SourceLocation | null;
  /** How many imports lead from the watched test's file to a module; null where none does. */
  readonly distance: (file: string) => number | null;
}

/** The test that is watched, once its file has been collected. */
export interface WatchedTest {
  readonly file: string;
  /** The function that Vitest calls; null where nobody knows. */
  readonly run: object | null;
}

/** Follows what tests leave behind. Nothing of it throws: evidence must not cost a run. */
export interface LeftWatch {
  /** A file is about to load, in a process of its own as it were or in that of the files before it. */
  readonly fileStarts: (fresh: boolean) => void;
  /** A file has loaded, and none of its tests has begun. */
  readonly fileLoaded: (watched: WatchedTest | null) => void;
  /** The watched test, or a suite around it, is about to begin. */
  readonly nears: () => void;
  /** A test begins that is not watched. */
  readonly otherBegins: () => void;
  /** The watched test begins. */
  readonly watchedBegins: () => void;
  /** What had changed when the watched test began; empty where it has not. */
  readonly left: () => readonly LeftState[];
}

const leftMax = 50;

/** Properties that fake timers replace. */
const fakeable =
  /^(?:globalThis\.|process\.|performance\.|)(?:Date|Intl|performance|(?:set|clear)(?:Timeout|Interval|Immediate)|queueMicrotask|nextTick|hrtime|now|mark|measure|(?:request|cancel)(?:AnimationFrame|IdleCallback)|Temporal)$/u;

/** Begins to watch. */
export function watchLeft(asked: LeftGiven): LeftWatch {
  let inspector = asked.openInspector();
  const builtIn = new Set(Reflect.ownKeys(globalThis));
  const intrinsics = findIntrinsics();
  const builtins = findBuiltinModules();
  const instances = new Map<object, string>();
  const modules = new Map<string, LoadedModule>();
  const classes = new WeakMap<object, boolean>();
  const withoutPrivates = new WeakSet<object>();
  const memory: ReaderMemory = { dull: new WeakSet(), depths: new Map() };
  const redactor = createRedactor([asked.root, directory()]);
  let watched: WatchedTest | null = null;
  let baseline = new Map<string, Place>();
  /** What was there when the file that loads now started. */
  let beforeLoad: Snapshot | null = null;
  let near: Snapshot | null = null;
  let left: readonly LeftState[] = [];

  function nameOf(module: LoadedModule): string {
    let name = instances.get(module.exports);
    if (name === undefined) {
      name = `${module.file}@${instances.size}`;
      instances.set(module.exports, name);
    }
    return name;
  }

  /** Instances that were replaced by newer ones are still what a test imported. */
  function knownModules(): readonly LoadedModule[] {
    for (const module of asked.modules()) modules.set(nameOf(module), module);
    return [...modules.values()];
  }

  /** Without an inspector nobody knows where a class is from. */
  function isOwnClass(maker: object): boolean {
    let own = classes.get(maker);
    if (own === undefined) {
      const place = inspector?.closureOf(maker)?.place ?? null;
      own = inspector === null || (place !== null && asked.fileOf(place.path) !== null);
      classes.set(maker, own);
    }
    return own;
  }

  /** Whoever is made as one that has no private fields has none either. */
  function privatesOf(object: object): ReadonlyMap<string, unknown> {
    const prototype = Reflect.getPrototypeOf(object);
    if (prototype === null || withoutPrivates.has(prototype)) return new Map();
    const fields = inspector?.privatesOf(object) ?? new Map<string, unknown>();
    if (fields.size === 0) withoutPrivates.add(prototype);
    return fields;
  }

  function describing(): DescribeGiven {
    return {
      redact: redactor.redact,
      privatesOf,
      isOwnClass,
      mockConfigOf: (mock) => mockConfigOf(mock, inspector),
    };
  }

  function* places(): Generator<readonly [string, Place]> {
    const given = describing();
    const reader: ModuleReader = { given, inspector, fileOf: asked.fileOf, nameOf, memory };
    redactor.learn(process.env);
    yield* environmentPlaces();
    yield* directoryPlaces();
    yield* listenerPlaces(locationOf);
    yield* globalPlaces(given, builtIn);
    yield* documentPlaces(redactor.redact);
    yield* intrinsicPlaces(given, intrinsics);
    yield* builtinPlaces(given, builtins);
    const fake = asked.fakeTimers();
    yield ['fake timers', plainPlace('fake timers', 'vi.useFakeTimers()', fake, fake ?? 'real time')];
    for (const { handle, what, leftMs, location } of asked.pendingTimers()) {
      if (location === null) continue; // One of Vitest's own deadlines.
      const place = plainPlace('timer', what, handle, `${Math.ceil(leftMs)} ms left`);
      yield [`timer ${String(handle)}`, { ...place, location }];
    }
    yield* modulePlaces(knownModules(), reader);
    if (watched !== null && watched.run !== null) yield* testPlaces(watched.file, watched.run, reader);
  }

  function locationOf(listener: object): SourceLocation | null {
    const place = inspector?.closureOf(listener)?.place ?? null;
    return place === null || asked.fileOf(place.path) === null ? null : asked.sourceOf(place);
  }

  /** Where a variable is declared, or the function is that took the place of another. */
  function locate({ place, after }: PlaceChange): SourceLocation | null {
    if (place.file !== null) return asked.declaredAt(place.file, place.name);
    return place.location ?? (after?.kind === 'thing' ? locationOf(after.of) : null);
  }

  /** What loading a file changed is no test's doing; what had changed before stays so. */
  function adopt(now: Snapshot): void {
    for (const [key, place] of now) {
      const was = beforeLoad?.get(key);
      if (was === undefined ? !baseline.has(key) : isClean(key, was)) baseline.set(key, place);
    }
  }

  function isClean(key: string, was: Place): boolean {
    const first = baseline.get(key);
    return first !== undefined && compare(first.value, was.value).length === 0;
  }

  function differences(now: Snapshot): readonly PlaceChange[] {
    const changes: PlaceChange[] = [];
    for (const [key, place] of now) {
      const first = baseline.get(key);
      if (first !== undefined) {
        for (const change of compare(first.value, place.value)) changes.push({ key, place, ...change });
      } else if (place.kind !== 'module') {
        changes.push({ key, place, path: '', before: null, after: place.value });
      }
    }
    for (const [key, place] of baseline) {
      if (!now.has(key) && place.kind !== 'module' && place.kind !== 'timer')
        changes.push({ key, place, path: '', before: place.value, after: null });
    }
    return foldFakeTimers(changes);
  }

  function tell(): readonly LeftState[] {
    const now = differences(take());
    const changes = near === null ? now : lasting(differences(near), now);
    const told = new Map<string, LeftState>();
    for (const change of mostSuspectFirst(changes, asked.distance)) {
      const state = leftOf(change, locate);
      // An export is also a variable of its module; of timers there may be several.
      told.set(state.kind === 'timer' ? change.key : `${state.kind} ${state.what}`, state);
      if (told.size >= leftMax) break;
    }
    return [...told.values()];
  }

  function guarded(step: () => void): void {
    try {
      step();
    } catch {
      // A suite that cannot be looked at is run all the same.
    }
  }

  function close(): void {
    guarded(() => inspector?.close());
    inspector = null;
  }

  const take = (): Snapshot => new Map(places());

  return {
    fileStarts(fresh) {
      guarded(() => {
        beforeLoad = null;
        near = null;
        if (!fresh) {
          if (baseline.size > 0) beforeLoad = take();
          return;
        }
        baseline = new Map();
        modules.clear();
      });
    },
    fileLoaded(test) {
      guarded(() => {
        watched = test ?? watched;
        adopt(take());
        beforeLoad = null;
      });
    },
    nears() {
      guarded(() => {
        near ??= take();
      });
    },
    otherBegins() {
      near = null;
      guarded(() => {
        const known = new Set(modules.keys());
        if (asked.modules().every((module) => known.has(nameOf(module)))) return;
        for (const [key, place] of take())
          if (place.kind === 'module' && !baseline.has(key)) baseline.set(key, place);
      });
    },
    watchedBegins() {
      guarded(() => {
        left = tell();
      });
      close();
    },
    left() {
      close();
      return left;
    },
  };
}

/** Fake timers replace a dozen properties, which is one thing that was left. */
function foldFakeTimers(changes: readonly PlaceChange[]): readonly PlaceChange[] {
  const fake = changes.find(({ place }) => place.kind === 'fake timers');
  if (fake === undefined) return changes;
  const isFaked = ({ place }: PlaceChange): boolean =>
    fakeable.test(place.name) && ['global', 'prototype', 'built-in module'].includes(place.kind);
  return changes.filter((change) => !isFaked(change));
}

function directory(): string {
  try {
    return process.cwd();
  } catch {
    return '/';
  }
}

/** What had changed before the hooks of the test, and is undone neither by them nor by Vitest. */
function lasting(before: readonly PlaceChange[], now: readonly PlaceChange[]): readonly PlaceChange[] {
  const still = new Map(now.map((change) => [change.key, change]));
  return before.flatMap((change) => {
    const later = still.get(change.key);
    if (later === undefined) return [];
    // Vitest may have cleared a part of what a mock remembers.
    const mock = later.path === change.path && later.after?.kind === 'thing' && later.after.type === 'mock';
    return [mock ? later : change];
  });
}
