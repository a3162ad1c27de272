import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { InvalidArgumentError, Option } from 'commander';
import { findStrategyType, type StrategyModule, type StrategyType } from '../../strategies/index.ts';
import { importStrategy } from '../import-strategy.ts';

/** What the command line says of the strategy of a backtest. */
export interface StrategyOptions {
  readonly strategy: string;
  /** `name=value` of each parameter, the value as text. */
  readonly param: Readonly<Record<string, string>>;
}

/** Makes the options `--strategy` and `--param`; `meaning` says what a value is. */
export function strategyOptions(meaning: string): readonly Option[] {
  return [
    new Option(
      '--strategy <type>',
      'strategy to run: a name that njord strategies lists, or a module such as ./mine.ts',
    ).default('trendline'),
    new Option('--param <name=value>', `${meaning}; may be given several times`)
      .argParser(collectParam)
      .default({}, 'those of the strategy'),
  ];
}

/** One `name=value` more. */
function collectParam(
  text: string,
  earlier: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const [, name, value] = /^([A-Za-z][A-Za-z0-9]*)=(.+)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new InvalidArgumentError('Expected a name and a value such as lookback=30.');
  }
  if (Object.hasOwn(earlier, name)) throw new InvalidArgumentError(`Expected ${name} once.`);
  return { ...earlier, [name]: value };
}

/** A module that holds no strategy. */
export class StrategyModuleError extends Error {
  /** Stable code of this error. */
  readonly code = 'STRATEGY_MODULE';

  /** Says what was expected of the file, what was found, and what to do. */
  constructor(file: string, { expected, found, advice = '' }: Extract<StrategyModule, { kind: 'invalid' }>) {
    super(`${file}: expected ${expected}, was ${found}. ${advice}`.trimEnd());
    this.name = 'StrategyModuleError';
  }
}

/** A strategy type, and where a thread finds it again: a name, or the URL of its module. */
export interface ChosenType {
  readonly type: StrategyType;
  readonly reference: string;
}

/**
 * Finds the strategy type that the options name: one that comes with Njord, or the default export of a module.
 *
 * @throws UnknownStrategyError and StrategyModuleError, which say what was expected
 */
export async function chosenType({ strategy }: Pick<StrategyOptions, 'strategy'>): Promise<ChosenType> {
  if (!LOOKS_LIKE_A_FILE.test(strategy)) return { type: findStrategyType(strategy), reference: strategy };
  const file = path.resolve(strategy);
  const loaded = await importStrategy(file);
  if (loaded.kind === 'invalid') throw new StrategyModuleError(strategy, loaded);
  return { type: loaded.type, reference: pathToFileURL(file).href };
}

const LOOKS_LIKE_A_FILE = /[\\/]|\.[cm]?[jt]s$/;

/** Says a strategy with all its parameters, the defaults included. */
export function describeStrategy(
  { name, params }: StrategyType,
  given: Readonly<Record<string, string>>,
): string {
  const values = params.flatMap(({ name: key, defaultText }) => {
    const value = given[key] ?? defaultText;
    return value === undefined ? [] : [`${key} ${value}`];
  });
  return values.length === 0 ? name : `${name}: ${values.join(', ')}`;
}

/** Says a strategy of a file by its definition: JSON with its type and parameters. */
export function describeDefinition(definition: string): string {
  const { type, params } = JSON.parse(definition) as { type: string; params: Record<string, unknown> };
  const values = Object.entries(params).map(([name, value]) => `${name} ${String(value)}`);
  return values.length === 0 ? type : `${type}: ${values.join(', ')}`;
}
