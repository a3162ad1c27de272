import { UsageError } from './usage-error.ts';

/** An option as `parseArgs` of Node takes it, with its line in the help. */
export interface OptionDefinition {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
  /** What stands for the value in the help, with its default. */
  readonly help: string;
}

/** Options by name. */
export type OptionDefinitions = Readonly<Record<string, OptionDefinition>>;

/** What the command line says, by option. */
export type OptionValues = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

/** The text of an option, or the default. */
export function textOption<Default>(
  values: OptionValues,
  name: string,
  otherwise: Default,
): string | Default {
  const value = values[name];
  return typeof value === 'string' ? value : otherwise;
}

/** The texts of an option that may be given several times; empty when it is not given. */
export function textsOption(values: OptionValues, name: string): readonly string[] {
  const value = values[name];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

/** The whole number, 1 or more, that an option says, or the default; throws `UsageError` for anything else. */
export function countOption<Default>(
  values: OptionValues,
  name: string,
  otherwise: Default,
): number | Default {
  const text = textOption(values, name, null);
  if (text === null) return otherwise;
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1)
    throw new UsageError(`Expected --${name} to be a whole number, 1 or more, was "${text}".`);
  return count;
}

/** Whole numbers in a row, both ends included. */
export interface NumberRange {
  readonly first: number;
  readonly last: number;
}

/** The range, `low..high`, that an option says, or the default; throws `UsageError` for anything else. */
export function rangeOption(values: OptionValues, name: string, otherwise: NumberRange): NumberRange {
  const text = textOption(values, name, null);
  if (text === null) return otherwise;
  const match = /^(\d+)\.\.(\d+)$/.exec(text);
  const range = { first: Number(match?.[1]), last: Number(match?.[2]) };
  if (match === null || range.last < range.first)
    throw new UsageError(`Expected --${name} to be a range such as 1..100, was "${text}".`);
  return range;
}
