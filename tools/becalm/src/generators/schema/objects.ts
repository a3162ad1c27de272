import fc from 'fast-check';
import { missingKey } from './missing-key.ts';
import { type Flaw, type Inside, type Reading, spoilt } from './reading.ts';
import { wrongKinds } from './wrong-kinds.ts';
import { accepts, definitionOf, type ObjectDefinition, type ZodSchema } from './zod-schema.ts';

/** Reads an object: each property, those that must be there, and whether unknown ones may be. */
export function readObject({ shape, catchall }: ObjectDefinition, inside: Inside): Reading | undefined {
  const stated = Object.entries(shape).map(([key, schema]) => propertyOf(key, schema, inside));
  const properties = stated.filter((property) => property !== undefined);
  if (properties.length < stated.length) return undefined;
  const isStrict = catchall !== undefined && definitionOf(catchall).type === 'never';
  const all = isStrict ? properties : [...properties, ...looseProperty(shape, catchall, inside)];
  const valid = objectOf(all, (property) => property.reading.valid);
  return {
    valid,
    bounds: () => objectOf(all, (property) => property.reading.bounds()),
    flaws: () => [
      wrongKinds(valid, 'object'),
      ...properties.filter((property) => property.isRequired).map(({ key }) => missingKey(valid, key)),
      ...(isStrict ? [extra(valid, freeKey(shape))] : []),
      ...all.flatMap((property) => property.reading.flaws().map((flaw) => propertyFlaw(all, property, flaw))),
    ],
  };
}

interface Property {
  readonly key: string;
  readonly reading: Reading;
  readonly isRequired: boolean;
}

function propertyOf(key: string, schema: ZodSchema, inside: Inside): Property | undefined {
  const reading = inside.within(schema, `.${key}`);
  if (reading === undefined) return undefined;
  return { key, reading, isRequired: schema._zod.optin === undefined && !accepts(schema, undefined) };
}

/** Where further keys are kept, one of them is there now and then. */
function looseProperty(
  shape: Readonly<Record<string, ZodSchema>>,
  catchall: ZodSchema | undefined,
  inside: Inside,
): readonly Property[] {
  const reading = catchall === undefined ? undefined : inside.within(catchall, '.*');
  if (reading === undefined) return [];
  const valid = fc.oneof(fc.constant(undefined), reading.valid);
  return [{ key: freeKey(shape), reading: { ...reading, valid }, isRequired: false }];
}

function freeKey(shape: Readonly<Record<string, ZodSchema>>): string {
  let key = 'extra';
  while (Object.hasOwn(shape, key)) key += '_';
  return key;
}

/** An absent property is drawn as undefined. */
function objectOf(
  properties: readonly Property[],
  choose: (property: Property) => fc.Arbitrary<unknown>,
): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  return fc.tuple(...properties.map(choose)).map((values) => assemble(properties, values));
}

function assemble(
  properties: readonly Property[],
  values: readonly unknown[],
): Readonly<Record<string, unknown>> {
  const entries = properties.map(({ key }, index) => [key, values[index]] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function extra(valid: fc.Arbitrary<Readonly<Record<string, unknown>>>, key: string): fc.Arbitrary<Flaw> {
  return spoilt(valid, (object) => ({ ...object, [key]: true }), 'is not in the schema').map((flaw) => ({
    ...flaw,
    path: [key],
  }));
}

function propertyFlaw(
  properties: readonly Property[],
  spoiltProperty: Property,
  flaw: fc.Arbitrary<Flaw>,
): fc.Arbitrary<Flaw> {
  const index = properties.indexOf(spoiltProperty);
  const others = fc.tuple(
    ...properties.map((property) =>
      property === spoiltProperty ? fc.constant(undefined) : property.reading.valid,
    ),
  );
  return fc.tuple(others, flaw).map(([values, { valid, value, path, fault }]) => ({
    valid: assemble(properties, values.with(index, valid)),
    value: assemble(properties, values.with(index, value)),
    path: [spoiltProperty.key, ...path],
    fault,
  }));
}
