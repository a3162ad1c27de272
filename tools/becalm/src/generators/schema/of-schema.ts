import fc from 'fast-check';
import { pathText } from './path-text.ts';
import { readSchema, type SchemaOptions } from './read-schema.ts';
import type { Path } from './reading.ts';
import type { ZodSchema } from './zod-schema.ts';

/** A value with one thing wrong. */
export interface Invalid<Input> {
  /** What the schema refuses. */
  readonly value: unknown;
  /** What is wrong, as a clause: "`size` is below its minimum 1". */
  readonly label: string;
  /** The place that is wrong: keys and indices, empty for the whole value. */
  readonly path: Path;
  /** The same value without the flaw, which the schema accepts. */
  readonly valid: Input;
}

/**
 * Makes values that a schema of zod 4 accepts: its input side, before defaults and transforms. Absent optional properties
 * are left out, and never `undefined`.
 *
 * @throws UnsupportedSchemaError for a kind of schema that cannot be read; the message says what to do.
 * @throws NoValueError while values are drawn, when a rule of the schema refuses a thousand in a row.
 *
 * @example
 * fc.assert(fc.property(validOf(order), (wire) => decode(wire).kind === 'ok'));
 */
export function validOf<Input>(schema: ZodSchema<Input>, options: SchemaOptions = {}): fc.Arbitrary<Input> {
  return asInput(readSchema(schema, options).valid);
}

/**
 * Makes values that a schema accepts only just: each place is at a bound that the schema states, which is a least or
 * largest number, a shortest or longest text or list, the first or last known value, an absent option, a null. Where
 * nothing is stated, the place has an ordinary value. Throws as `validOf` does.
 */
export function boundaryOf<Input>(
  schema: ZodSchema<Input>,
  options: SchemaOptions = {},
): fc.Arbitrary<Input> {
  return asInput(readSchema(schema, options).bounds());
}

/**
 * Makes values that a schema refuses for exactly one reason, each with the reason in words, its place, and the valid value
 * that it was made of. Rules over several fields (`refine` of an object) are kept by the valid value, and not broken.
 * Throws as `validOf` does.
 *
 * @throws RangeError when the schema refuses nothing.
 *
 * @example
 * fc.assert(fc.property(invalidOf(order), ({ value, path }) => decode(value).errors[0].field === path[0]));
 */
export function invalidOf<Input>(
  schema: ZodSchema<Input>,
  options: SchemaOptions = {},
): fc.Arbitrary<Invalid<Input>> {
  const flaws = readSchema(schema, options).flaws();
  if (flaws.length === 0) {
    throw new RangeError(
      `Expected a schema that refuses some value, was one that takes any (${schema._zod.def.type}). ` +
        'Test it with valid values only.',
    );
  }
  return fc.oneof(...flaws).map(({ valid, value, path, fault }) => ({
    value,
    label: `${path.length === 0 ? 'the value' : `\`${pathText(path)}\``} ${fault}`,
    path,
    // type-coverage:ignore-next-line -- the readers make it of what the schema accepts; laws in the tests hold them to it
    valid: valid as Input,
  }));
}

function asInput<Input>(values: fc.Arbitrary<unknown>): fc.Arbitrary<Input> {
  // type-coverage:ignore-next-line -- the readers make only what the schema accepts; laws in the tests hold them to it
  return values as fc.Arbitrary<Input>;
}
