import { InvalidArgumentError, Option } from 'commander';
import { findStrategyType, type Strategy } from '../../strategies/index.ts';

/** What the command line says of the strategy of a backtest. */
export interface StrategyOptions {
  readonly strategy: string;
  /** `name=value` of each parameter, the value as text. */
  readonly param: Readonly<Record<string, string>>;
}

/** Makes the options `--strategy` and `--param`; `meaning` says what a value is. */
export function strategyOptions(meaning: string): readonly Option[] {
  return [
    new Option('--strategy <type>', 'strategy to run; njord strategies lists them').default('trendline'),
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

/**
 * Makes the strategy that the options name, with its type as identity.
 *
 * @throws UnknownStrategyError and StrategyParamsError, which say what was expected
 */
export function chosenStrategy({ strategy, param }: StrategyOptions): Strategy {
  return findStrategyType(strategy).create({ id: strategy }, param);
}

/** Says a strategy with all its parameters, the defaults included. */
export function describeStrategy({ strategy, param }: StrategyOptions): string {
  const values = findStrategyType(strategy).params.flatMap(({ name, defaultText }) => {
    const value = param[name] ?? defaultText;
    return value === undefined ? [] : [`${name} ${value}`];
  });
  return values.length === 0 ? strategy : `${strategy}: ${values.join(', ')}`;
}
