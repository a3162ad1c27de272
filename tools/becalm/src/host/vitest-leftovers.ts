import { vi } from 'vitest';

/**
 * Ends what Vitest itself keeps from file to file in a worker that it does not expect to live on: fake
 * timers, stubs, and what its mocker remembers.
 */
export function endVitestLeftovers(): void {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  const mocker: unknown = Reflect.get(globalThis, '__vitest_mocker__');
  if (!isObject(mocker)) return;
  forgetQueued(mocker);
  forgetMocked(mocker);
}

/**
 * `vi.doMock` and `vi.doUnmock` queue what the next import registers, in a static list of the mocker's
 * class. Vitest 5 empties it before an isolated file, Vitest 4 does not.
 */
function forgetQueued(mocker: object): void {
  let owner: unknown = mocker.constructor;
  while (isObject(owner) && !Object.hasOwn(owner, 'pendingIds')) owner = Object.getPrototypeOf(owner);
  if (isObject(owner)) Reflect.set(owner, 'pendingIds', []);
}

/** A module as Vite's runner remembers it; Vitest notes there by what it was mocked. */
interface EvaluatedModule {
  readonly id: string;
  readonly meta?: object;
  mockedExports?: unknown;
}

interface EvaluatedModules {
  readonly idToModuleMap: ReadonlyMap<string, EvaluatedModule>;
  readonly invalidateModule: (module: EvaluatedModule) => void;
}

/**
 * A module that one file mocked is remembered as mocked. Vitest 5 forgets that before an isolated file,
 * Vitest 4 does not: the next file's mock of the same module would be the first file's.
 */
function forgetMocked(mocker: object): void {
  const modules: unknown = Reflect.get(mocker, 'evaluatedModules');
  if (!isEvaluatedModules(modules)) return;
  for (const module of modules.idToModuleMap.values()) {
    const mocked = module.meta !== undefined && 'mockedModule' in module.meta;
    if (!mocked && module.mockedExports === undefined) continue;
    modules.invalidateModule(module);
    delete module.mockedExports;
  }
}

function isEvaluatedModules(value: unknown): value is EvaluatedModules {
  return isObject(value) && 'idToModuleMap' in value && 'invalidateModule' in value;
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
