import vm from 'node:vm';
import { openInspector } from '../../../src/sandbox/left/inspector.ts';
import type { LoadedModule } from '../../../src/sandbox/left/modules.ts';
import { type LeftGiven, type LeftWatch, watchLeft } from '../../../src/sandbox/left/watch-left.ts';

/** Where the modules of a made-up suite are. */
export const root = '/made-up/project';

/** Runs the text of a module as Vitest does; the text puts what it exports onto `exports`. */
export function load(file: string, text: string): LoadedModule {
  const exports = {};
  const body: unknown = vm.runInThisContext(`'use strict';((exports, __vi_import_0__)=>{{${text}\n}})`, {
    filename: `${root}/${file}`,
  });
  if (typeof body === 'function') Reflect.apply(body, undefined, [exports, 'imported']);
  return { file, exports };
}

/** Calls an exported function. */
export function call(module: LoadedModule, name: string, ...given: readonly unknown[]): unknown {
  const exported: unknown = Reflect.get(module.exports, name);
  return typeof exported === 'function' ? Reflect.apply(exported, undefined, given) : undefined;
}

/** A watch over a made-up suite, and what its ports answer with. */
export interface WatchedSuite {
  readonly watch: LeftWatch;
  readonly modules: LoadedModule[];
  /** Loads a file with these modules, in a process of its own unless it is told otherwise. */
  readonly file: (
    modules: readonly LoadedModule[],
    options?: { readonly fresh?: boolean; readonly run?: object },
  ) => void;
  /** `kind: what: before → after`, once the watched test begins. */
  readonly told: () => readonly string[];
}

/** Begins to watch a made-up suite. */
export function watchSuite(given: Partial<LeftGiven> = {}): WatchedSuite {
  const modules: LoadedModule[] = [];
  const watch = watchLeft({
    root,
    modules: () => modules,
    pendingTimers: () => [],
    fakeTimers: () => null,
    openInspector,
    fileOf: (path) => (path.startsWith(`${root}/`) ? path.slice(root.length + 1) : null),
    sourceOf: ({ path, line, column }) => ({ file: path.slice(root.length + 1), line, column }),
    declaredAt: (file) => ({ file, line: 1, column: 1 }),
    distance: (file) => (file === 'src/far.ts' ? null : 1),
    ...given,
  });
  return {
    watch,
    modules,
    file(loaded, { fresh = true, run } = {}) {
      watch.fileStarts(fresh);
      modules.push(...loaded);
      watch.fileLoaded({ file: 'tests/a.test.ts', run: run ?? null });
    },
    told() {
      watch.watchedBegins();
      return watch.left().map(({ kind, what, before, after }) => `${kind}: ${what}: ${before} → ${after}`);
    },
  };
}
