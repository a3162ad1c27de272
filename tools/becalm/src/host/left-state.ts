import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkerGlobalState } from 'vitest';
import * as vitest from 'vitest';
import type { RunnerTask as Task, RunnerTestFile as TestFile } from 'vitest/node';
import { type CompiledPlace, openInspector } from '../sandbox/left/inspector.ts';
import {
  type LeftGiven,
  type LeftWatch,
  type PendingTimer,
  type WatchedTest,
  watchLeft,
} from '../sandbox/left/watch-left.ts';
import { type NotedTimer, pendingTimers } from '../sandbox/time/pending-timers.ts';
import type { LeftState, SourceLocation } from '../worlds/outcome.ts';
import type { RunRequest } from '../worlds/suite.ts';
import { loadedModules, type ModuleNodes, moduleNodes, suiteFileOf } from './left-state-modules.ts';
import { declarationIn, sourcePlace } from './left-state-source.ts';
import { relativePath } from './relative-path.ts';
import type { NamedFile } from './task-tree.ts';
import { toTestError } from './test-error.ts';

/** Tells a watch of what tests leave behind where Vitest is. */
export interface LeftNotes {
  readonly fileStarts: () => void;
  readonly fileCollected: (file: TestFile, named: NamedFile) => void;
  /** A suite or test is about to begin, or a suite goes on. */
  readonly begins: (task: Task, path: string) => void;
  readonly left: () => readonly LeftState[];
}

/** What the notes are taken of. */
export interface LeftNotesGiven {
  readonly root: string;
  readonly request: Pick<RunRequest, 'trace' | 'watch'>;
  /** The project's: whether each file has a process of its own, as it were, and what Vitest clears before every test. */
  readonly config: Pick<
    WorkerGlobalState['config'],
    'isolate' | 'restoreMocks' | 'mockReset' | 'clearMocks' | 'unstubEnvs' | 'unstubGlobals'
  >;
}

const nothing: LeftNotes = {
  fileStarts: () => undefined,
  fileCollected: () => undefined,
  begins: () => undefined,
  left: () => [],
};

/** Begins to watch for the test that a request names; without one it costs nothing. */
export function noteLeft(given: LeftNotesGiven): LeftNotes {
  const { watch, trace } = given.request;
  if (!trace || watch === null) return nothing;
  try {
    return watching(given, watch);
  } catch {
    return nothing; // A suite that cannot be looked at is run all the same.
  }
}

function watching({ root, config }: LeftNotesGiven, watched: string): LeftNotes {
  const isFaked = rememberFakeable();
  let around = new Set<Task>();
  const entered = new Set<Task>();
  let distances: ReadonlyMap<string, number> = new Map();
  const stopTimers = pendingTimers.watch();
  const given: LeftGiven = {
    root,
    modules: () => loadedModules(root, moduleNodes()),
    pendingTimers: () => pendingTimers.pending().map((timer) => asPending(root, timer)),
    fakeTimers: () => fakeTimers(isFaked()),
    openInspector,
    fileOf: (path) => suiteFileOf(root, path),
    sourceOf: (place) => sourceOf(root, place),
    declaredAt: (file, name) => declaredAt(root, file, name),
    distance: (file) => distances.get(file) ?? null,
  };
  const watch: LeftWatch = watchLeft(given);

  function watchedIn(file: TestFile, named: NamedFile): WatchedTest | null {
    const test = named.tests.find(({ task }) => named.placeOf(task) === watched);
    if (test === undefined) return null;
    around = new Set(suitesAround(test.task));
    const path = relativePath(root, file.filepath);
    distances = distancesFrom(root, file.filepath, moduleNodes());
    return { file: path, run: functionOf(test.task) };
  }

  return {
    fileStarts: () => watch.fileStarts(config.isolate),
    fileCollected: (file, named) => watch.fileLoaded(watchedIn(file, named)),
    begins(task, path) {
      if (task.type === 'test') {
        if (path === watched) {
          clearAsVitest(config);
          watch.watchedBegins();
        } else watch.otherBegins();
      } else if (!entered.has(task)) {
        entered.add(task);
        if (around.has(task)) watch.nears();
      }
    },
    left() {
      stopTimers();
      return watch.left();
    },
  };
}

function asPending(root: string, { handle, what, leftMs, set }: NotedTimer): PendingTimer {
  const { location } = toTestError(root, set);
  return { handle: Number(handle), what, leftMs: leftMs(), location };
}

type Clearing = LeftNotesGiven['config'];

/** What Vitest is about to clear, before the hooks of the test: it is not left. */
function clearAsVitest(config: Clearing): void {
  const { vi } = vitest;
  if (config.restoreMocks) vi.restoreAllMocks();
  if (config.mockReset) vi.resetAllMocks();
  if (config.clearMocks) vi.clearAllMocks();
  if (config.unstubEnvs) vi.unstubAllEnvs();
  if (config.unstubGlobals) vi.unstubAllGlobals();
}

function* suitesAround(task: Task): Generator<Task> {
  let suite = task.suite;
  while (suite !== undefined) {
    yield suite;
    suite = suite.suite;
  }
  yield task.file;
}

/** The function that Vitest runs for a test; null where this Vitest does not hand it out. */
function functionOf(task: Task): object | null {
  const runner: unknown = Reflect.get(vitest, 'TestRunner');
  const get: unknown = typeof runner === 'function' ? Reflect.get(runner, 'getTestFn') : undefined;
  const found: unknown = typeof get === 'function' ? Reflect.apply(get, runner, [task]) : undefined;
  return typeof found === 'function' ? found : null;
}

const fakeableNames = [
  ...[
    'Date',
    'setTimeout',
    'setInterval',
    'setImmediate',
    'performance',
    'queueMicrotask',
    'Intl',
    'Temporal',
  ],
] as const;

/** Remembers what fake timers replace; answers with the names of what has been replaced since. */
function rememberFakeable(): () => readonly string[] {
  const real = fakeableNames.map((name) => ({ name, value: Reflect.get(globalThis, name) as unknown }));
  return () =>
    real.filter(({ name, value }) => Reflect.get(globalThis, name) !== value).map(({ name }) => name);
}

function fakeTimers(names: readonly string[]): string | null {
  const { vi } = vitest;
  if (!vi.isFakeTimers()) return vi.getMockedSystemTime() === null ? null : 'a fixed Date (vi.setSystemTime)';
  const faked = names.length === 1 ? `${names.join()} only` : names.join(', ');
  return `fake ${faked}`;
}

/** How many imports lead from a file to each module that it needs. */
function distancesFrom(root: string, path: string, nodes: ModuleNodes): ReadonlyMap<string, number> {
  const distances = new Map<string, number>();
  let next = [...nodes.values()].filter((node) => node.file === path).map(({ id }) => id);
  const seen = new Set(next);
  for (let distance = 0; next.length > 0; distance += 1) {
    const reached = next.flatMap((id) => nodes.get(id) ?? []);
    for (const { file } of reached) distances.set(relativePath(root, file), distance);
    next = reached.flatMap(({ imports }) => [...imports]).filter((id) => !seen.has(id) && seen.add(id));
  }
  return distances;
}

function sourceOf(root: string, place: CompiledPlace): SourceLocation | null {
  const node = [...moduleNodes().values()].find((each) => each.file === place.path);
  const sourceMap = node?.sourceMap ?? null;
  const found = sourceMap === null ? null : sourcePlace(sourceMap, place);
  return found === null ? null : { file: relativePath(root, place.path), ...found };
}

function declaredAt(root: string, file: string, name: string): SourceLocation | null {
  try {
    const found = declarationIn(readFileSync(join(root, file), 'utf8'), name);
    return found === null ? null : { file, ...found };
  } catch {
    return null;
  }
}
