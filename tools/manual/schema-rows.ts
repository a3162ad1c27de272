/** What a strict schema says about each of its keys, for people. */
import { z } from 'zod';

/** One key of a file with settings. */
export interface SchemaRow {
  /** Path of the key, such as `http.port`; `[]` stands for each item of a list. */
  readonly key: string;
  /** What is accepted, in the words in which anything else is refused. */
  readonly accepts: string;
  /** Its default as it would stand in the file; `undefined` where there is none. */
  readonly fallback: string | undefined;
  /** Whether the key, or the section it is in, may be left out. */
  readonly isOptional: boolean;
}

/** A part of a schema that cannot be told in a row. */
export class SchemaShapeError extends Error {}

/** The keys of a schema in their order. Sections have no row of their own. */
export function schemaRows(schema: z.ZodType): readonly SchemaRow[] {
  return rowsOf(schema, { key: '', fallback: undefined, isOptional: false });
}

type Place = Omit<SchemaRow, 'accepts'>;

function rowsOf(schema: z.core.$ZodType, place: Place): readonly SchemaRow[] {
  if (schema instanceof z.ZodOptional) return rowsOf(schema.def.innerType, { ...place, isOptional: true });
  if (schema instanceof z.ZodPrefault) {
    const fallback = textOf(schema.def.defaultValue);
    return rowsOf(schema.def.innerType, { ...place, fallback, isOptional: true });
  }
  if (schema instanceof z.ZodObject) return sectionRows(schema.shape, place);
  if (schema instanceof z.ZodArray) return listRows(schema, place);
  return [{ ...place, accepts: refusalOf(schema, place.key) }];
}

function sectionRows(shape: z.core.$ZodShape, place: Place): readonly SchemaRow[] {
  const prefix = place.key === '' ? '' : `${place.key}.`;
  return Object.entries(shape).flatMap(([name, schema]) =>
    rowsOf(schema, { key: `${prefix}${name}`, fallback: undefined, isOptional: place.isOptional }),
  );
}

function listRows(schema: z.ZodArray, place: Place): readonly SchemaRow[] {
  const whole = [refusalOf(schema, place.key), ...boundsOf(schema)].join(', ');
  const items = rowsOf(schema.element, { key: `${place.key}[]`, fallback: undefined, isOptional: false });
  const [item] = items;
  // Items without keys of their own are told with their list.
  if (items.length === 1 && item?.key === `${place.key}[]`)
    return [{ ...place, accepts: `${whole}, each ${item.accepts}` }];
  return [{ ...place, accepts: whole }, ...items];
}

/** What an empty list, and one that is far too long, are refused with. */
function boundsOf(schema: z.ZodArray): readonly string[] {
  const messages = [[], Array.from({ length: 10_000 }, () => NOTHING)].flatMap((list) => {
    const { error } = schema.safeParse(list);
    return error?.issues.filter(({ path }) => path.length === 0).map(({ message }) => message) ?? [];
  });
  return [...new Set(messages)];
}

/** A value that no key accepts. */
const NOTHING = Symbol('no setting');

/** Text that no key with a form of its own accepts. */
const FORMLESS = 'x';

/** What a key says that refuses everything, and what it says besides to text without a form. */
function refusalOf(schema: z.core.$ZodType, key: string): string {
  const [message] = refusalsOf(schema, NOTHING);
  if (message === undefined) throw new SchemaShapeError(`Expected ${key} to refuse a symbol, was accepted.`);
  return [...new Set([message, ...refusalsOf(schema, FORMLESS)])].join('; ');
}

function refusalsOf(schema: z.core.$ZodType, value: unknown): readonly string[] {
  return z.safeParse(schema, value).error?.issues.map((issue) => issue.message) ?? [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
