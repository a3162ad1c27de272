/**
 * The strategies of a runner, as a settings file names them:
 *
 *     strategies:
 *       - id: trend
 *         type: trendline             # or module: ./my-strategy.ts
 *         enabled: true               # by default
 *         symbols: [BTC/*]            # all by default
 *         params: { lookback: 50 }
 *
 * What is wrong is told with its place, all at once. Modules are loaded by whoever may read files.
 */

import { z } from 'zod';
import { canonicalJson } from '../core/audit/canonical-json.ts';
import { checkSettings } from '../core/config/check-settings.ts';
import { byPlace } from '../core/config/index.ts';
import { type Checked, type Problem, pathText } from '../core/config/problem.ts';
import { setting, settingOr } from '../core/config/setting.ts';
import type { YamlFile } from '../core/config/yaml-file.ts';
import { boolean, isPlainObject, Refusal, text } from '../core/contracts/field-reader.ts';
import { describe } from '../core/contracts/record.ts';
import { textOr } from '../core/thrown.ts';
import type { Strategy } from './strategy.ts';
import { type StrategyIdentity, StrategyParamsError, type StrategyType } from './strategy-type.ts';
import { findStrategyType, UnknownStrategyError } from './strategy-types.ts';
import { symbolFilter, symbolPattern } from './symbol-filter.ts';

/** What came of loading the module of a strategy. */
export type StrategyModule =
  | {
      readonly kind: 'ok';
      readonly type: StrategyType;
      /** Differs between two contents of the module. */
      readonly version: string;
    }
  | ({ readonly kind: 'invalid' } & Says);

type Says = Pick<Problem, 'expected' | 'found' | 'advice'>;

const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,47}$/;
const NOT_AN_ID = new Refusal('an id of 1 to 48 letters, digits, ".", "_" and "-"');

const strategyId = (value: unknown) => (typeof value === 'string' && ID.test(value) ? value : NOT_AN_ID);

/** Most strategies of a set: a bound for what one file can start. */
const STRATEGY_COUNT_MAX = 1_000;

const ENTRY = z.strictObject({
  id: setting(strategyId),
  type: setting(text(1, 64)).optional(),
  module: setting(text(1, 1_024)).optional(),
  enabled: settingOr(boolean, true),
  symbols: z
    .array(setting(symbolPattern), { error: 'a list of symbols' })
    .min(1, { error: 'at least one symbol' })
    .optional(),
  params: z.record(z.string(), z.unknown(), { error: 'a map of parameters' }).prefault({}),
});

/** Everything that `config/strategies.yaml` may say, under the names it has there. */
export const STRATEGIES_SCHEMA = z.strictObject({
  strategies: z
    .array(ENTRY, { error: 'a list of strategies' })
    .max(STRATEGY_COUNT_MAX, { error: `at most ${STRATEGY_COUNT_MAX} strategies` }),
});

type Entry = z.output<typeof ENTRY>;

/** Returns the modules that the enabled strategies of a file name, each once, whatever else is wrong with the file. */
export function modulesIn(yaml: YamlFile): readonly string[] {
  const modules = rawEntries(yaml).flatMap((entry) => {
    if (!isPlainObject(entry) || entry['enabled'] === false) return [];
    const { module } = entry;
    return typeof module === 'string' ? [module] : [];
  });
  return [...new Set(modules)];
}

/**
 * Makes the enabled strategies of a file, anew, with the modules that `modulesIn` has named; lists every problem, in order
 * of the file. Of a strategy that is not enabled only the shape is checked.
 */
export function checkStrategySet(
  yaml: YamlFile,
  modules: ReadonlyMap<string, StrategyModule>,
): Checked<readonly Strategy[]> {
  const shape = checkSettings(yaml, STRATEGIES_SCHEMA);
  const made = rawEntries(yaml).flatMap((raw, index) => {
    const entry = ENTRY.safeParse(raw);
    return entry.success && entry.data.enabled ? [makeStrategy(entry.data, { yaml, index, modules })] : [];
  });
  const problems = [
    ...(shape.kind === 'ok' ? [] : shape.problems),
    ...repeatedIds(yaml),
    ...made.flatMap((each) => (each.kind === 'ok' ? [] : each.problems)),
  ];
  if (problems.length > 0) return { kind: 'invalid', problems: problems.toSorted(byPlace) };
  return { kind: 'ok', value: made.flatMap((each) => (each.kind === 'ok' ? [each.value] : [])) };
}

function rawEntries({ content: { strategies } }: YamlFile): readonly unknown[] {
  return Array.isArray(strategies) ? strategies : [];
}

/** Where an entry stands, and what it may use. */
interface Ground {
  readonly yaml: YamlFile;
  readonly index: number;
  readonly modules: ReadonlyMap<string, StrategyModule>;
}

function refuse({ yaml, index }: Ground, keys: readonly PropertyKey[], says: Says): Checked<never> {
  return { kind: 'invalid', problems: [problemAt(yaml, ['strategies', index, ...keys], says)] };
}

/** What is missing in a strategy is told where the strategy stands. */
function problemAt({ file, positionOf }: YamlFile, keys: readonly PropertyKey[], says: Says): Problem {
  const place = positionOf(keys, 'value') ?? positionOf(keys.slice(0, 2), 'value');
  return { file, path: pathText(keys), ...says, ...place };
}

function repeatedIds(yaml: YamlFile): readonly Problem[] {
  const ids = rawEntries(yaml).map((entry) => (isPlainObject(entry) ? entry['id'] : undefined));
  return ids.flatMap((id, index) =>
    typeof id === 'string' && ids.indexOf(id) < index
      ? [
          problemAt(yaml, ['strategies', index, 'id'], {
            expected: 'each id once',
            found: `${describe(id)} again`,
          }),
        ]
      : [],
  );
}

function makeStrategy(entry: Entry, ground: Ground): Checked<Strategy> {
  const source = sourceOf(entry, ground);
  if (source.kind === 'invalid') return source;
  const { type, version } = source.value;
  const { id, params } = entry;
  const symbols = entry.symbols === undefined ? undefined : symbolFilter(entry.symbols);
  try {
    const definition = canonicalJson({ type: type.name, version, symbols: entry.symbols, params });
    const made: unknown = type.create({ id, symbols }, params);
    if (isStrategy(made)) return { kind: 'ok', value: underIdentity(made, { id, symbols }, definition) };
    return refuse(ground, [], { expected: 'a strategy with a function onEvent', found: describe(made) });
  } catch (error) {
    return notMade(error, ground);
  }
}

interface Source {
  readonly type: StrategyType;
  readonly version: string;
}

function sourceOf({ type, module }: Entry, ground: Ground): Checked<Source> {
  if (type !== undefined && module !== undefined)
    return refuse(ground, ['module'], { expected: 'either "type" or "module"', found: 'both' });
  if (type !== undefined) return typeNamed(type, ground);
  if (module === undefined)
    return refuse(ground, [], { expected: 'either "type" or "module"', found: 'neither' });
  const loaded = ground.modules.get(module) ?? NOT_LOADED;
  if (loaded.kind === 'ok') return { kind: 'ok', value: loaded };
  const { kind: _, ...says } = loaded;
  return refuse(ground, ['module'], says);
}

const NOT_LOADED: StrategyModule = {
  kind: 'invalid',
  expected: 'a module',
  found: 'one that was not loaded',
};

/** What comes with Njord changes only with the program. */
const SHIPPED_VERSION = '';

function typeNamed(name: string, ground: Ground): Checked<Source> {
  try {
    return { kind: 'ok', value: { type: findStrategyType(name), version: SHIPPED_VERSION } };
  } catch (error) {
    if (!(error instanceof UnknownStrategyError)) throw error;
    const { expected, advice } = error;
    return refuse(ground, ['type'], { expected, found: describe(name), advice });
  }
}

function isStrategy(made: unknown): made is Strategy {
  return isPlainObject(made) && typeof made['onEvent'] === 'function';
}

/** A strategy hears and is called what the file says, whatever its maker made of it. */
function underIdentity(made: Strategy, { id, symbols }: StrategyIdentity, definition: string): Strategy {
  return {
    id,
    symbols,
    definition,
    onStart: (context) => made.onStart?.(context),
    onEvent: (event, context) => made.onEvent(event, context),
    onStop: (context) => made.onStop?.(context),
  };
}

function notMade(error: unknown, ground: Ground): Checked<never> {
  if (!(error instanceof StrategyParamsError))
    return refuse(ground, [], { expected: 'a strategy that can be made', found: errorText(error) });
  const problems = error.problems.map(({ path, ...says }) =>
    problemAt(ground.yaml, ['strategies', ground.index, 'params', path], says),
  );
  return { kind: 'invalid', problems };
}

/** Longest text of an error that is quoted, in characters. */
const ERROR_LENGTH_MAX = 200;

function errorText(error: unknown): string {
  const said = textOr('an object that has no text', () =>
    error instanceof Error ? `${error.name}: ${error.message}` : describe(error),
  );
  return said.replaceAll(/\s+/g, ' ').slice(0, ERROR_LENGTH_MAX);
}
