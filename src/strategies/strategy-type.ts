/**
 * A strategy type: a strategy before it has an identity and parameters.
 *
 * The parameters of a type are a strict schema. What a settings file or a command line says is read once, before the
 * strategy exists, and everything that is wrong with it is told at once.
 */
import { z } from 'zod';
import { checkSettings } from '../core/config/check-settings.ts';
import type { Problem } from '../core/config/problem.ts';
import { type Setting, setting, settingOr } from '../core/config/setting.ts';
import { type FieldReader, isPlainObject } from '../core/contracts/field-reader.ts';
import type { Strategy } from './strategy.ts';
import type { SymbolFilter } from './symbol-filter.ts';

/** Who a strategy is, and what it wants to hear of. */
export interface StrategyIdentity {
  /** Identity, 1 to 48 characters, unique among the strategies of a runner. */
  readonly id: string;
  /** Symbols that it wants to hear of; all of them when undefined. */
  readonly symbols?: SymbolFilter | undefined;
}

/** What a person has to know about a parameter. */
export interface StrategyParam {
  /** Name in files and on command lines. */
  readonly name: string;
  /** What it does, as a noun phrase with its unit. */
  readonly description: string;
  /** Its default as it would be written; `undefined` where there is none. */
  readonly defaultText: string | undefined;
}

/** A kind of strategy, of which there may be several with parameters of their own. */
export interface StrategyType {
  /** Name in files and on command lines, such as `trendline`. */
  readonly name: string;
  /** What it does, in a sentence. */
  readonly summary: string;
  /** Its parameters, in the order in which they are told. */
  readonly params: readonly StrategyParam[];
  /**
   * Makes a strategy; parameters may be numbers or text.
   *
   * @throws StrategyParamsError with everything that is wrong with the parameters
   */
  readonly create: (identity: StrategyIdentity, params: Readonly<Record<string, unknown>>) => Strategy;
}

/** One thing that is wrong with parameters; its path is the name of the parameter. */
export type StrategyParamProblem = Pick<Problem, 'path' | 'expected' | 'found' | 'advice'>;

/** Parameters that a strategy cannot be made with. */
export class StrategyParamsError extends Error {
  /** Stable code of this error. */
  readonly code = 'STRATEGY_PARAMS';
  /** Name of the type whose parameters they are. */
  readonly strategyType: string;
  /** Everything that is wrong, at least one. */
  readonly problems: readonly StrategyParamProblem[];

  /** Describes the problems, a line each. */
  constructor(strategyType: string, problems: readonly StrategyParamProblem[]) {
    super(problems.map((problem) => describeParamProblem(strategyType, problem)).join('\n'));
    this.name = 'StrategyParamsError';
    this.strategyType = strategyType;
    this.problems = problems;
  }
}

function describeParamProblem(
  strategyType: string,
  { path, expected, found, advice }: StrategyParamProblem,
): string {
  const todo = advice === undefined ? '' : ` ${advice}`;
  return `${strategyType}: ${path}: expected ${expected}, was ${found}.${todo}`;
}

/** Schemas of parameters, made with `param` and `optionalParam`. */
export type ParamShape = Readonly<Record<string, z.ZodType>>;

/** Values of parameters, as their readers return them. */
export type ParamValues<Shape extends ParamShape> = z.output<z.ZodObject<Shape, z.core.$strict>>;

/**
 * Makes the schema of a parameter from the reader of its value, what it means, and its default, written as it would
 * stand in a file; without a default it must be given.
 */
export function param<Value>(
  read: FieldReader<Value>,
  description: string,
  fallback?: number | string,
): z.ZodType<Value> {
  const schema: Setting<Value> = fallback === undefined ? setting(read) : settingOr(read, fallback);
  return schema.describe(description);
}

/** Makes the schema of a parameter that may be left out: `undefined` then. */
export function optionalParam<Value>(
  read: FieldReader<Value>,
  description: string,
): z.ZodOptional<Setting<Value>> {
  return setting(read).optional().describe(description);
}

/**
 * Defines a strategy type: `create` gets parameters that have been read, with their defaults.
 *
 * @example
 * const patient = defineStrategy({
 *   name: 'patient',
 *   summary: 'Waits for a number of events, then does nothing.',
 *   params: { eventCount: param(wholeNumber(1, 100), 'events to wait for', 10) },
 *   create: ({ id, symbols }, { eventCount }) => createPatientStrategy({ id, symbols, eventCount }),
 * });
 */
export function defineStrategy<Shape extends ParamShape>({
  name,
  summary,
  params: shape,
  create,
}: {
  readonly name: string;
  readonly summary: string;
  readonly params: Shape;
  readonly create: (identity: StrategyIdentity, params: ParamValues<Shape>) => Strategy;
}): StrategyType {
  const schema = z.strictObject(shape);
  return Object.freeze({
    name,
    summary,
    params: Object.entries(shape).map(([key, each]) => describeParam(key, each)),
    create(identity: StrategyIdentity, params: Readonly<Record<string, unknown>>): Strategy {
      const checked = checkSettings({ file: '', content: params, positionOf: () => undefined }, schema);
      if (checked.kind === 'invalid') throw new StrategyParamsError(name, checked.problems.map(sayOf));
      return create(identity, checked.value);
    },
  });
}

/** Tells whether a value can be used as a strategy type, such as the default export of a module. */
export function isStrategyType(value: unknown): value is StrategyType {
  return (
    isPlainObject(value) &&
    typeof value['name'] === 'string' &&
    typeof value['summary'] === 'string' &&
    Array.isArray(value['params']) &&
    typeof value['create'] === 'function'
  );
}

function describeParam(name: string, schema: z.ZodType): StrategyParam {
  const fallback = schema instanceof z.ZodPrefault ? schema.def.defaultValue : undefined;
  const hasFallback = typeof fallback === 'number' || typeof fallback === 'string';
  return {
    name,
    description: schema.description ?? '',
    defaultText: hasFallback ? String(fallback) : undefined,
  };
}

function sayOf({ path, expected, found, advice }: Problem): StrategyParamProblem {
  return { path, expected, found, ...(advice === undefined ? {} : { advice }) };
}
