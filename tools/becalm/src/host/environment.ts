import { setupEnvironment } from 'vitest/worker';

/** Vitest's own set-up of an environment: `node`, `jsdom`, `happy-dom`, or a package of the project's. */
type Setup = typeof setupEnvironment;

/**
 * The environment of a worker. Vitest sets it up when a worker starts and gives an isolated file a worker
 * of its own; ours live on, so the environment is left after a file and entered again before the next.
 *
 * Resetting the document instead would be cheaper and wrong: custom elements, listeners of the window,
 * history and patched prototypes belong to the window and end only with it.
 */
export interface WorkerEnvironment {
  /** For Vitest's `init`: sets the environment up as Vitest does. */
  readonly setup: Setup;
  /** Whether leaving and entering does anything: `node` has nothing that the hygiene does not know. */
  readonly renews: () => boolean;
  /** Tears the environment down, and puts back the globals that its tear-down forgets. */
  readonly leave: () => Promise<void>;
  /** Sets it up again; does nothing where it has not been left. */
  readonly enter: () => Promise<void>;
}

/** Makes the environment of this worker; nothing is set up yet. */
export function createWorkerEnvironment(setupOnce: Setup = setupEnvironment): WorkerEnvironment {
  let context: Parameters<Setup>[0] | null = null;
  let tearDown: (() => Promise<void>) | null = null;
  let classes: readonly Shape[] | null = null;

  const renews = (): boolean => context !== null && context.environment.name !== 'node';

  async function setup(given: Parameters<Setup>[0]): Promise<() => Promise<void>> {
    context = given;
    const before = globals();
    const tearDownOnce = await setupOnce(given);
    const after = globals();
    classes = sharedClasses(classes, before, after);
    tearDown = async () => {
      await tearDownOnce();
      undo(before, after);
      for (const shape of classes ?? []) restore(shape);
    };
    return leave;
  }

  async function leave(): Promise<void> {
    const given = tearDown;
    tearDown = null;
    await given?.();
  }

  return {
    setup,
    renews,
    async leave() {
      if (renews()) await leave();
    },
    async enter() {
      if (renews() && tearDown === null && context !== null) await setup(context);
    },
  };
}

type Globals = ReadonlyMap<PropertyKey, PropertyDescriptor>;

function globals(): Globals {
  return propertiesOf(globalThis);
}

/**
 * Undoes what a set-up did to the globals. Tear-downs leave some of it behind: that of jsdom its own
 * `Request` and `URL`, that of Vitest 4 values where there were getters.
 */
function undo(before: Globals, after: Globals): void {
  for (const [key, descriptor] of after) {
    const was = before.get(key);
    if (was === undefined) Reflect.deleteProperty(globalThis, key);
    else if (!same(was, descriptor)) Reflect.defineProperty(globalThis, key, was);
  }
}

/** A property descriptor whose value is compared, never used. */
interface Descriptor {
  readonly value?: unknown;
  readonly get?: () => unknown;
  readonly set?: (value: unknown) => void;
}

function same(left: Descriptor, right: Descriptor): boolean {
  return Object.is(left.value, right.value) && left.get === right.get && left.set === right.set;
}

/** A class or a prototype, and its own properties before any test saw it. */
interface Shape {
  readonly object: object;
  readonly properties: ReadonlyMap<PropertyKey, PropertyDescriptor>;
}

/**
 * The classes that every set-up adds and shares: those of happy-dom belong to its modules, those of jsdom to each
 * window. All of them after the first set-up; after a later one those that were there before.
 */
function sharedClasses(known: readonly Shape[] | null, before: Globals, after: Globals): readonly Shape[] {
  const present = new Set([...after.keys()].filter((key) => !before.has(key)).flatMap(classAt));
  if (known !== null) return known.filter(({ object }) => present.has(object));
  return [...present].map((object) => ({ object, properties: propertiesOf(object) }));
}

/** The class that a global names, with its prototype. Read through the global, which may be a getter. */
function classAt(key: PropertyKey): readonly object[] {
  if (typeof key !== 'string' || !/^[A-Z]/u.test(key)) return [];
  const value: unknown = Reflect.get(globalThis, key);
  if (typeof value !== 'function') return [];
  const prototype: unknown = Reflect.get(value, 'prototype');
  return typeof prototype === 'object' && prototype !== null ? [value, prototype] : [value];
}

function propertiesOf(object: object): Shape['properties'] {
  return new Map(
    Reflect.ownKeys(object).flatMap((key) => {
      const descriptor = Object.getOwnPropertyDescriptor(object, key);
      return descriptor === undefined ? [] : [[key, descriptor]];
    }),
  );
}

function restore({ object, properties }: Shape): void {
  for (const key of Reflect.ownKeys(object)) {
    if (!properties.has(key)) Reflect.deleteProperty(object, key);
  }
  for (const [key, was] of properties) {
    const now = Object.getOwnPropertyDescriptor(object, key);
    if (now === undefined || !same(now, was)) Reflect.defineProperty(object, key, was);
  }
}
