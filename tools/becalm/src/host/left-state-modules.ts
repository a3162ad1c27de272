import { isAbsolute } from 'node:path';
import type { LoadedModule } from '../sandbox/left/modules.ts';
import { relativePath } from './relative-path.ts';

/** A module as Vite's runner remembers it. */
export interface ModuleNode {
  readonly id: string;
  /** Absolute. */
  readonly file: string;
  readonly exports: readonly object[];
  /** Ids of the modules that it imports. */
  readonly imports: ReadonlySet<string>;
  /** JSON; null where Vitest keeps none. */
  readonly sourceMap: string | null;
}

/** By id. */
export type ModuleNodes = ReadonlyMap<string, ModuleNode>;

/** The modules that Vitest has loaded in this worker; empty where this Vitest keeps them elsewhere. */
export function moduleNodes(): ModuleNodes {
  const nodes = new Map<string, ModuleNode>();
  const mocker: unknown = Reflect.get(globalThis, '__vitest_mocker__');
  const evaluated: unknown = isObject(mocker) ? Reflect.get(mocker, 'evaluatedModules') : undefined;
  const modules: unknown = isObject(evaluated) ? Reflect.get(evaluated, 'idToModuleMap') : undefined;
  if (!(modules instanceof Map)) return nodes;
  for (const [id, module] of modules as ReadonlyMap<unknown, unknown>) {
    if (typeof id === 'string' && isObject(module)) nodes.set(id, nodeOf(id, module));
  }
  return nodes;
}

function nodeOf(id: string, module: object): ModuleNode {
  const { file, exports, mockedExports, imports, meta } = { ...module } as Readonly<Record<string, unknown>>;
  return {
    id,
    file: typeof file === 'string' && isAbsolute(file) ? file : pathOf(id),
    exports: [exports, mockedExports].filter(isObject),
    imports: new Set(imports instanceof Set ? textsIn(imports) : []),
    sourceMap: isObject(meta) ? sourceMapOf(meta) : null,
  };
}

function textsIn(set: ReadonlySet<unknown>): readonly string[] {
  return [...set].filter((each) => typeof each === 'string');
}

/** Vitest 5 keeps the source map beside the text that runs, Vitest 4 in its last line. */
function sourceMapOf(meta: object): string | null {
  const { sourceMap, code } = { ...meta } as Readonly<Record<string, unknown>>;
  if (typeof sourceMap === 'string') return sourceMap;
  if (typeof code !== 'string') return null;
  const start = code.lastIndexOf(inlineMap);
  return start < 0 ? null : Buffer.from(code.slice(start + inlineMap.length), 'base64').toString();
}

// In two pieces: a tool that looks for the source map of this file would find it here.
const inlineMap = ['//# source', 'MappingURL=data:application/json;base64,'].join('');

/** Ids are paths, with what Vitest puts before those of mocks and what was asked for after them. */
function pathOf(id: string): string {
  return id.replace(/^mock:/u, '').replace(/[?#].*$/su, '');
}

/** The modules of the suite, as far as they have exports. */
export function loadedModules(root: string, nodes: ModuleNodes): readonly LoadedModule[] {
  return [...nodes.values()].flatMap(({ file: path, exports }) => {
    const file = suiteFileOf(root, path);
    return file === null ? [] : exports.map((each) => ({ file, exports: each }));
  });
}

/** Where a file of the suite is, relative to the root; null for one outside it or of a package. */
export function suiteFileOf(root: string, path: string): string | null {
  if (!isAbsolute(path)) return null;
  const file = relativePath(root, path);
  return file === '' || file.startsWith('../') || isAbsolute(file) || /(?:^|\/)node_modules\//u.test(file)
    ? null
    : file;
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
