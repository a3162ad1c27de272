/**
 * Reads a whole message by a table of its fields.
 *
 * A contract states its fields once, as `{ wire_name: reader }`. From that table come the static type of
 * the values, the collection of every violation, and the list of unknown fields: they are ignored, so that
 * a newer producer does not stop an older consumer, but they are reported, so that a misspelt name is seen.
 */
import type { Decoded, FieldError } from './decoded.ts';
import { type FieldReader, isPlainObject, Refusal } from './field-reader.ts';

/** Wire names and their readers, in the order in which violations are listed. */
export type Shape = Readonly<Record<string, FieldReader<unknown>>>;

/** Values that a shape yields, under their wire names. */
export type Values<Fields extends Shape> = {
  readonly [Name in keyof Fields]: Exclude<ReturnType<Fields[Name]>, Refusal>;
};

/** A rule over several fields; fields that could not be read are missing, and their rules stay silent. */
export type Rule<Fields extends Shape> = (values: Partial<Values<Fields>>) => readonly FieldError[];

/**
 * Makes the decoder of a contract from its fields, a function that builds the value of the core from valid
 * fields, and a rule over several fields (none by default).
 */
export function decoderOf<const Fields extends Shape, Value>(
  fields: Fields,
  build: (values: Values<Fields>) => Value,
  rule?: Rule<Fields>,
): (message: unknown) => Decoded<Value> {
  const readers: readonly NamedReader[] = Object.entries(fields).map(([name, read]) => ({ name, read }));
  const known = new Set(Object.keys(fields));
  const unread: Readonly<Record<string, unknown>> = Object.fromEntries(
    readers.map(({ name }) => [name, undefined]),
  );

  /** Reads a message without a violation; `undefined` where a reader refuses. Values in a copy keep their places. */
  function readAll(message: Message): Values<Fields> | undefined {
    const values = { ...unread };
    for (const { name, read } of readers) {
      const value = read(message[name]);
      if (value instanceof Refusal) return undefined;
      values[name] = value;
    }
    // type-coverage:ignore-next-line -- the loop stored, under each name, what the reader of that name returned
    return values as Values<Fields>;
  }

  return (message) => {
    if (!isPlainObject(message)) return notAnObject(message);
    const values = readAll(message);
    const violations = values === undefined ? violationsOf(message, readers, rule) : (rule?.(values) ?? NONE);
    const ignored = unknownNames(message, known);
    return values === undefined || violations.length > 0
      ? { kind: 'invalid', fields: violations, ignored }
      : { kind: 'ok', value: build(values), ignored };
  };
}

type Message = Readonly<Record<string, unknown>>;

interface NamedReader {
  readonly name: string;
  readonly read: FieldReader<unknown>;
}

const NONE: readonly FieldError[] = Object.freeze([]);

/** Every violation of a message that a reader has refused. */
function violationsOf<Fields extends Shape>(
  message: Message,
  readers: readonly NamedReader[],
  rule: Rule<Fields> | undefined,
): readonly FieldError[] {
  const values: Record<string, unknown> = {};
  const errors: FieldError[] = [];
  for (const { name, read } of readers) {
    const value = read(message[name]);
    if (value instanceof Refusal) errors.push(fieldError(name, value, message[name]));
    else values[name] = value;
  }
  // type-coverage:ignore-next-line -- the loop stored, under each name, what the reader of that name returned
  return withoutRepeats(errors, rule?.(values as Partial<Values<Fields>>) ?? NONE);
}

function notAnObject(message: unknown): Decoded<never> {
  return {
    kind: 'invalid',
    fields: [{ field: '', expected: 'an object', found: describe(message) }],
    ignored: [],
  };
}

function fieldError(name: string, refusal: Refusal, value: unknown): FieldError {
  return { field: name + refusal.path, expected: refusal.expected, found: describe(value) };
}

/** A field is reported once, by the reader that knows its value best. */
function withoutRepeats(
  byReader: readonly FieldError[],
  byRule: readonly FieldError[],
): readonly FieldError[] {
  if (byRule.length === 0) return byReader;
  const isNew = ({ field }: FieldError) => byReader.every((error) => error.field !== field);
  return [...byReader, ...byRule.filter(isNew)];
}

const NO_NAMES: readonly string[] = Object.freeze([]);

/** Unknown names are listed up to here; a hostile message may carry millions. */
const IGNORED_COUNT_MAX = 16;

function unknownNames(
  message: Readonly<Record<string, unknown>>,
  known: ReadonlySet<string>,
): readonly string[] {
  let names: string[] | undefined;
  for (const name in message) {
    if (known.has(name)) continue;
    names ??= [];
    names.push(name.slice(0, 64));
    if (names.length === IGNORED_COUNT_MAX) break;
  }
  return names ?? NO_NAMES;
}

/** Shows any value in at most some 60 characters, without running code of the value. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
