/**
 * What there is to be measured, found in the tree and not in the coverage: a folder that no test has ever heard of is a
 * module like any other. A module is a folder directly under a root. What lies between the root and a deeper root is no
 * module: with the roots `tools` and `tools/becalm/src`, `tools/check` is one and `tools/becalm` is not.
 */
import { posix } from 'node:path';
import type { FloorsFile, Patterns } from './floors.ts';

/** A module and the source files below it. */
export interface Module {
  /** Path of its folder, relative to the root. */
  readonly name: string;
  /** Sorted; at least one. */
  readonly files: readonly string[];
}

/** What of a tree is to be measured, and the patterns that match nothing in it. */
export interface Sources {
  /** Sorted by name. */
  readonly modules: readonly Module[];
  /** Every file that counts for the whole: in a module, included by a pattern, or measured; sorted. */
  readonly files: readonly string[];
  /** Each with the name of its key in the file of floors. */
  readonly unmatched: readonly { readonly key: string; readonly pattern: string }[];
}

/**
 * Finds modules and files to be measured.
 *
 * @param tree - paths of files, relative to the root, with `/`
 * @param measured - those that some coverage knows
 */
export function findSources(
  tree: readonly string[],
  measured: ReadonlySet<string>,
  { moduleRoots, include, exclude }: Pick<FloorsFile, 'moduleRoots' | 'include' | 'exclude'>,
): Sources {
  const isExcluded = matcherOf([...neverMeasured, ...exclude.patterns]);
  const isIncluded = matcherOf(include.patterns);
  const sources = tree.filter((path) => isSource(path) && !isExcluded(path)).sort();
  const folders = [...new Set(sources.flatMap(foldersOf))];
  const roots = folders.filter(matcherOf(moduleRoots.patterns));
  const modules = modulesOf(sources, roots);
  const inModules = new Set(modules.flatMap(({ files }) => files));
  return {
    modules,
    files: sources.filter((path) => inModules.has(path) || isIncluded(path) || measured.has(path)),
    unmatched: [
      ...unmatched('moduleRoots', moduleRoots, folders),
      ...unmatched('include', include, sources),
      ...unmatched('exclude', exclude, tree),
    ],
  };
}

/** Left out by c8 and by Vitest as well: declarations, and the tests themselves. */
const neverMeasured = [
  '**/*.d.{ts,mts,cts}',
  '**/*.{test,spec,bench}.*',
  '**/__tests__/**',
  '**/node_modules/**',
];

function isSource(path: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(path);
}

function matcherOf(patterns: readonly string[]): (path: string) => boolean {
  return (path) => patterns.some((pattern) => posix.matchesGlob(path, pattern));
}

/** The folders above a file, the nearest last. */
function foldersOf(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

function modulesOf(sources: readonly string[], roots: readonly string[]): readonly Module[] {
  const files = new Map<string, string[]>();
  for (const path of sources) {
    const name = moduleOf(path, roots);
    if (name === null) continue;
    const earlier = files.get(name);
    if (earlier === undefined) files.set(name, [path]);
    else earlier.push(path);
  }
  return [...files].map(([name, own]) => ({ name, files: own })).sort(byName);
}

/** The folder directly under the nearest root above a file, unless another root lies in it. */
function moduleOf(path: string, roots: readonly string[]): string | null {
  const folders = foldersOf(path);
  const depth = folders.findLastIndex((folder) => roots.includes(folder));
  const folder = depth === -1 ? undefined : folders[depth + 1];
  if (folder === undefined || roots.some((root) => root.startsWith(`${folder}/`))) return null;
  return folder;
}

function byName(left: Module, right: Module): number {
  return left.name < right.name ? -1 : 1;
}

function unmatched(
  key: string,
  { patterns, given }: Patterns,
  paths: readonly string[],
): Sources['unmatched'] {
  if (!given) return [];
  return patterns
    .filter((pattern) => !paths.some((path) => posix.matchesGlob(path, pattern)))
    .map((pattern) => ({ key, pattern }));
}
