/**
 * Schemas of zod 4, as far as generators read them.
 *
 * They come from the zod of the project, which need not be ours: another version, `zod/mini`, two copies in one tree. So
 * nothing asks `instanceof`. What a schema says stands in `_zod.def`, which zod documents for tools like this one; what it
 * thinks of a value says its `~standard` interface (Standard Schema), which never throws for a wrong value.
 */
import { UnsupportedSchemaError } from './unsupported-schema-error.ts';

/** Any schema of zod 4; `Input` is what it accepts. */
export interface ZodSchema<Input = unknown> {
  readonly _zod: {
    readonly def: { readonly type: string };
    readonly input: Input;
    readonly optin?: string | undefined;
  };
  readonly '~standard': { readonly validate: (value: unknown) => Judgement | Promise<Judgement> };
}

/** What a schema says of a value. */
interface Judgement {
  readonly issues?: readonly Issue[] | undefined;
}

/** One thing that a schema found wrong. */
interface Issue {
  readonly message: string;
}

/** One check of a schema. */
interface Check {
  readonly _zod: { readonly def: CheckDefinition };
}

/** The checks whose bounds are read; `string_format` covers patterns and named forms. */
export type CheckDefinition =
  | { readonly check: 'min_length'; readonly minimum: number }
  | { readonly check: 'max_length'; readonly maximum: number }
  | { readonly check: 'length_equals'; readonly length: number }
  | {
      readonly check: 'greater_than' | 'less_than';
      readonly value: number | bigint;
      readonly inclusive: boolean;
    }
  | { readonly check: 'multiple_of'; readonly value: number | bigint }
  | { readonly check: 'number_format' | 'bigint_format'; readonly format: string }
  | FormatDefinition
  | { readonly check: 'custom' | 'overwrite' };

/** A form of text: a pattern, or a name such as `uuid`. */
export interface FormatDefinition {
  readonly check: 'string_format';
  readonly format: string;
  readonly pattern?: RegExp | undefined;
  /** Of a UUID, such as `v4`. */
  readonly version?: string | undefined;
  readonly prefix?: string | undefined;
  readonly suffix?: string | undefined;
  readonly includes?: string | undefined;
}

/** A schema of one value, with checks; a form such as `z.uuid()` is a check of its own. */
export interface LeafDefinition<Type extends string> {
  readonly type: Type;
  readonly checks?: readonly Check[] | undefined;
  readonly coerce?: boolean | undefined;
  readonly check?: string | undefined;
}

/** A schema around another one. */
interface WrapperDefinition {
  readonly type: 'optional' | 'nullable' | 'default' | 'prefault' | 'catch' | 'readonly' | 'nonoptional';
  readonly innerType: ZodSchema;
}

/** A schema of an object; `catchall` is `never` for strict ones, and missing where unknown keys are dropped. */
export interface ObjectDefinition {
  readonly type: 'object';
  readonly shape: Readonly<Record<string, ZodSchema>>;
  readonly catchall?: ZodSchema | undefined;
}

/** A schema of a list. */
export interface ArrayDefinition extends LeafDefinition<'array'> {
  readonly element: ZodSchema;
}

/** A schema of a list with a schema for each place. */
export interface TupleDefinition {
  readonly type: 'tuple';
  readonly items: readonly ZodSchema[];
  readonly rest: ZodSchema | null;
}

/** A schema of an object whose keys are data. */
export interface RecordDefinition {
  readonly type: 'record';
  readonly keyType: ZodSchema;
  readonly valueType: ZodSchema;
}

/** A schema of one of several, with or without a discriminator. */
export interface UnionDefinition {
  readonly type: 'union';
  readonly options: readonly ZodSchema[];
}

/** A schema of known values. */
export type KnownDefinition =
  | { readonly type: 'literal'; readonly values: readonly unknown[] }
  | { readonly type: 'enum'; readonly entries: Readonly<Record<string, string | number>> };

/** Every definition that generators can read. */
export type Definition =
  | LeafDefinition<'string'>
  | LeafDefinition<'number'>
  | LeafDefinition<'bigint'>
  | LeafDefinition<'boolean' | 'null' | 'undefined' | 'any' | 'unknown' | 'never'>
  | KnownDefinition
  | ObjectDefinition
  | ArrayDefinition
  | TupleDefinition
  | RecordDefinition
  | UnionDefinition
  | WrapperDefinition
  | { readonly type: 'lazy'; readonly getter: () => ZodSchema }
  | { readonly type: 'pipe'; readonly in: ZodSchema };

/** Returns what a schema says; of another kind than those listed, only `type` can be relied on. */
export function definitionOf(schema: ZodSchema): Definition {
  // type-coverage:ignore-next-line -- zod documents the fields of each `type`; an unknown one is refused by its reader
  return schema._zod.def as Definition;
}

/** The checks of a schema, its own form included. */
export function checksOf(definition: Definition): readonly CheckDefinition[] {
  const listed = 'checks' in definition ? (definition.checks ?? []) : [];
  const checks = listed.map((check) => check._zod.def);
  return isCheck(definition) ? [definition, ...checks] : checks;
}

/** A definition with `check` is that check as well, which zod documents. */
function isCheck(definition: object): definition is CheckDefinition {
  return 'check' in definition;
}

/**
 * Tells whether a schema accepts a value.
 *
 * @throws UnsupportedSchemaError when the schema answers with a promise.
 */
export function accepts(schema: ZodSchema, value: unknown): boolean {
  return issuesOf(schema, value).length === 0;
}

/** Lists what a schema finds wrong with a value; throws as `accepts` does. */
export function issuesOf(schema: ZodSchema, value: unknown): readonly Issue[] {
  const judgement = schema['~standard'].validate(value);
  if (!('then' in judgement)) return judgement.issues ?? [];
  judgement.catch(() => undefined);
  throw new UnsupportedSchemaError('async', '');
}
