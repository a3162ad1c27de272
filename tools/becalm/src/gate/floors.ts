/**
 * The file of floors, `.c8rc.json`: what c8 reads for the whole, and `modules` and `moduleRoots` for each module.
 * Everything that is wrong with it is told at once. A name that nobody knows is wrong too: it may be a floor with a
 * slip of the keyboard in it, which would hold nothing.
 */

import { type Floors, isMetric, type Metric, metrics, perMetric } from './metrics.ts';
import { parseJson } from './parse-json.ts';

/** What the file of floors says. */
export interface FloorsFile {
  /** For all measured files together. */
  readonly whole: Floors;
  /** For each module. */
  readonly modules: Floors;
  /** Patterns of the folders whose folders are the modules. */
  readonly moduleRoots: Patterns;
  /** Patterns of the files to be measured, in modules or not. */
  readonly include: Patterns;
  /** Patterns of files that nobody measures. */
  readonly exclude: Patterns;
}

/** Patterns of paths, relative to the root, with `/`. */
export interface Patterns {
  readonly patterns: readonly string[];
  /** Whether they stand in the file; those that do have to match something. */
  readonly given: boolean;
}

/** The file as values, or everything that is wrong with it. */
export type ParsedFloors =
  | { readonly kind: 'floors'; readonly floors: FloorsFile }
  | { readonly kind: 'violations'; readonly violations: readonly string[] };

/** The folders whose folders are modules where the file does not say. */
export const defaultModuleRoots: readonly string[] = ['src', 'tools', 'tools/*/src'];

/** Reads the text of a file of floors. */
export function parseFloors(text: string): ParsedFloors {
  const read = parseJson(text);
  if (read.kind === 'violations') return read;
  const { json } = read;
  if (!isRecord(json)) {
    return {
      kind: 'violations',
      violations: [`Expected an object, was ${shown(json)}. Write { "branches": 90, … }.`],
    };
  }
  return readFile(json);
}

function readFile(json: Readonly<Record<string, unknown>>): ParsedFloors {
  const violations: string[] = [];
  const floors: FloorsFile = {
    whole: readFloors(json, '', violations),
    modules: readModules(json['modules'], violations),
    moduleRoots: readPatterns(json, 'moduleRoots', defaultModuleRoots, violations),
    include: readPatterns(json, 'include', [], violations),
    exclude: readPatterns(json, 'exclude', [], violations),
  };
  for (const key of Object.keys(json).filter((name) => !isKnown(name))) {
    violations.push(
      `Expected options of c8, "modules" and "moduleRoots", was "${key}". Correct it or take it out.`,
    );
  }
  return violations.length === 0 ? { kind: 'floors', floors } : { kind: 'violations', violations };
}

function readModules(value: unknown, violations: string[]): Floors {
  if (!isRecord(value)) {
    violations.push(
      `Expected "modules" to be an object with the floors of a module, was ${shown(value)}. ` +
        'Write "modules": { "branches": 85, "functions": 85, "lines": 85, "statements": 85 }.',
    );
    return perMetric(() => 0);
  }
  for (const key of Object.keys(value).filter((name) => !isMetric(name))) {
    violations.push(
      `Expected "modules" to hold only ${metrics.join(', ')}, was "${key}". Correct it or take it out.`,
    );
  }
  return readFloors(value, 'modules.', violations);
}

function readFloors(values: Readonly<Record<string, unknown>>, prefix: string, violations: string[]): Floors {
  return perMetric((metric) => readFloor(values[metric], `${prefix}${metric}`, metric, violations));
}

function readFloor(value: unknown, name: string, metric: Metric, violations: string[]): number {
  if (typeof value === 'number' && value >= 0 && value <= 100) return value;
  violations.push(
    `Expected "${name}" to be a percentage from 0 to 100, was ${shown(value)}. Write "${metric}": 90.`,
  );
  return 0;
}

function readPatterns(
  values: Readonly<Record<string, unknown>>,
  name: string,
  otherwise: readonly string[],
  violations: string[],
): Patterns {
  const value = values[name];
  if (value === undefined) return { patterns: otherwise, given: false };
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const patterns = list.filter((each) => typeof each === 'string' && each !== '').map(String);
  if (patterns.length !== list.length || list.length === 0) {
    const example = name === 'moduleRoots' ? 'src' : 'src/**/*.ts';
    violations.push(
      `Expected "${name}" to be a list of patterns, was ${shown(value)}. Write "${name}": ["${example}"].`,
    );
  }
  return { patterns: patterns.map(withoutEnds), given: true };
}

/** `./src/` and `src` are the same folder. */
function withoutEnds(pattern: string): string {
  return pattern.replace(/^\.\//, '').replace(/\/$/, '');
}

/**
 * What c8 10 reads besides: in this file it is right, and says nothing to the gate. `extends` is not here: what it brings
 * in would be held by c8 alone.
 */
const othersOfC8 = new Set([
  ...['all', 'allowExternal', 'checkCoverage', 'clean', 'excludeAfterRemap', 'excludeNodeModules'],
  ...['experimentalMonocart', 'extension', 'mergeAsync', 'omitRelative', 'perFile', 'reporter'],
  ...['reporterOptions', 'reportsDir', 'reportDir', 'resolve', 'skipFull', 'src', 'tempDirectory'],
  ...['watermarks', 'wrapperLength', '$schema'],
]);

const own = new Set(['modules', 'moduleRoots', 'include', 'exclude']);

function isKnown(key: string): boolean {
  const name = key.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  return isMetric(name) || own.has(name) || othersOfC8.has(name);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value);
}
