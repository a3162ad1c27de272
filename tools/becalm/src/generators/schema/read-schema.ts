import fc from 'fast-check';
import { readArray } from './arrays.ts';
import { readBigInt } from './bigints.ts';
import { brokenRule } from './broken-rule.ts';
import { readAnything, readBoolean, readKnownValues, readNothing } from './known-values.ts';
import { readNumber } from './numbers.ts';
import { readObject } from './objects.ts';
import { type Override, overriddenReading } from './overrides.ts';
import { type Inside, type Reading, replaced } from './reading.ts';
import { readRecord } from './records.ts';
import { refused } from './refused.ts';
import { sieve } from './sieve.ts';
import { readString } from './strings.ts';
import { readTuple } from './tuples.ts';
import { readUnion } from './unions.ts';
import { UnsupportedSchemaError } from './unsupported-schema-error.ts';
import { readWrapper } from './wrappers.ts';
import { accepts, checksOf, type Definition, definitionOf, type ZodSchema } from './zod-schema.ts';

/** What a user may say about reading a schema. */
export interface SchemaOptions {
  /**
   * Arbitraries for places, by their path: `price`, `orders[].id` for an item of a list, `pair[0]` for a place of a tuple,
   * `meta.*` for a value of a record, and an empty text for the whole.
   */
  readonly overrides?: Readonly<Record<string, Override>>;
  /** Arbitraries for schemas, wherever they stand: one for each time stamp of a message. */
  readonly schemas?: ReadonlyMap<ZodSchema, Override>;
  /** How often a schema may stand inside itself, 2 by default. */
  readonly depthMax?: number;
  /** Most characters or items of a value at a bound, 1000 by default: a limit of a million is not tried. */
  readonly lengthMax?: number;
}

/**
 * Reads a schema and all that it holds.
 *
 * @throws UnsupportedSchemaError for a kind that cannot be read, or a recursion without an end.
 * @throws RangeError for an override of a path that no place has.
 */
export function readSchema(schema: ZodSchema, options: SchemaOptions): Reading {
  const paths = new Set<string>();
  const reading = readPlace(schema, { path: '', around: [], options, paths });
  if (reading === undefined) throw new UnsupportedSchemaError('a recursion without an end', '');
  const unknown = Object.keys(options.overrides ?? {}).find((path) => !paths.has(path));
  if (unknown === undefined) return reading;
  throw new RangeError(
    `Expected overrides of places in the schema, "${unknown}" is none. There are: ${[...paths].join(', ')}.`,
  );
}

/** Where the reading stands. */
interface Here {
  readonly path: string;
  /** The schemas around, from the outside in. */
  readonly around: readonly ZodSchema[];
  readonly options: SchemaOptions;
  /** Every path that was met. */
  readonly paths: Set<string>;
}

/** Reads the outermost schema of a place: only there it is decided whether null is wrong. */
function readPlace(schema: ZodSchema, here: Here): Reading | undefined {
  here.paths.add(here.path);
  const reading = readHere(schema, here, here.options.overrides?.[here.path]);
  if (reading === undefined || accepts(schema, null)) return reading;
  const flaws = () => [...reading.flaws(), replaced(reading.valid, fc.constant(null), 'is null')];
  return { ...reading, flaws };
}

function readHere(
  schema: ZodSchema,
  here: Here,
  override = here.options.schemas?.get(schema),
): Reading | undefined {
  if (override !== undefined) return overriddenReading(override, schema, here.path);
  const { depthMax = 2, lengthMax = 1000 } = here.options;
  if (here.around.filter((outer) => outer === schema).length > depthMax) return undefined;
  const around = [...here.around, schema];
  const inside: Inside = {
    schema,
    path: here.path,
    lengthMax,
    wrapped: (inner) => readHere(inner, { ...here, around }),
    within: (inner, step) => readPlace(inner, { ...here, around, path: joined(here.path, step) }),
  };
  const definition = definitionOf(schema);
  const reading = readKind(definition, inside);
  return reading !== undefined && hasRules(definition) ? keepRules(reading, inside) : reading;
}

function joined(path: string, step: string): string {
  return path === '' && step.startsWith('.') ? step.slice(1) : path + step;
}

function readKind(definition: Definition, inside: Inside): Reading | undefined {
  switch (definition.type) {
    case 'object':
      return readObject(definition, inside);
    case 'array':
      return readArray(definition, inside);
    case 'tuple':
      return readTuple(definition, inside);
    case 'record':
      return readRecord(definition, inside);
    case 'union':
      return readUnion(definition, inside);
    default:
      return readLeaf(definition, inside) ?? readWrapper(definition, inside);
  }
}

function readLeaf(definition: Definition, inside: Inside): Reading | undefined {
  switch (definition.type) {
    case 'string':
      return readString(definition, inside);
    case 'number':
      return readNumber(definition, inside);
    case 'bigint':
      return readBigInt(definition, inside);
    case 'boolean':
      return readBoolean();
    case 'literal':
    case 'enum':
      return readKnownValues(definition);
    default:
      return readTrivial(definition);
  }
}

function readTrivial({ type }: Definition): Reading | undefined {
  switch (type) {
    case 'null':
      return readNothing(null);
    case 'undefined':
      return readNothing(undefined);
    case 'any':
    case 'unknown':
      return readAnything();
    default:
      return undefined;
  }
}

/** Checks whose bounds the readers keep by construction. */
const BOUNDS = new Set([
  'min_length',
  'max_length',
  'length_equals',
  'greater_than',
  'less_than',
  'multiple_of',
  'number_format',
  'bigint_format',
]);

/** Tells whether a schema asks for more than its reader builds: rules of the user's own, forms, conversions. */
function hasRules(definition: Definition): boolean {
  if (definition.type === 'pipe') return true;
  if ('coerce' in definition && definition.coerce === true) return true;
  return checksOf(definition).some(({ check }) => !BOUNDS.has(check));
}

function keepRules(reading: Reading, inside: Inside): Reading {
  const { schema, path } = inside;
  const keepsRules = (value: unknown) => accepts(schema, value);
  return {
    valid: sieve(reading.valid, keepsRules, path),
    bounds: () => sieve(reading.bounds(), keepsRules, path),
    flaws: () => refused([...reading.flaws(), ...brokenRule(reading, inside)], inside),
  };
}
