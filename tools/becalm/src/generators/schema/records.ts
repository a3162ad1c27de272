import fc from 'fast-check';
import { missingKey } from './missing-key.ts';
import type { Flaw, Inside, Reading } from './reading.ts';
import { refused } from './refused.ts';
import { sieve } from './sieve.ts';
import { UnsupportedSchemaError } from './unsupported-schema-error.ts';
import { wrongKinds } from './wrong-kinds.ts';
import { accepts, definitionOf, type RecordDefinition } from './zod-schema.ts';

/** Entries of a drawn record: enough for two keys to meet. */
const ENTRIES_MAX = 4;

/** Reads an object whose keys are data. With known keys, zod wants all of them, unless they are partial. */
export function readRecord({ keyType, valueType }: RecordDefinition, inside: Inside): Reading | undefined {
  const keyKind = definitionOf(keyType).type;
  if (!['string', 'enum', 'literal', 'union', 'pipe'].includes(keyKind)) {
    throw new UnsupportedSchemaError(`a record with keys of the kind ${keyKind}`, inside.path);
  }
  const key = inside.wrapped(keyType);
  const value = inside.within(valueType, '.*');
  const isOpen = accepts(inside.schema, {});
  if (key === undefined || value === undefined) return isOpen ? emptyRecord() : undefined;
  const known = isOpen ? [] : knownKeys(keyType);
  const draw = (values: fc.Arbitrary<unknown>) => recordsOf(key.valid.map(String), values, known);
  const valid = draw(value.valid);
  return {
    valid,
    bounds: () => fc.oneof(...(isOpen ? [fc.constant({})] : []), draw(value.bounds())),
    flaws: () => [
      wrongKinds(valid, 'object'),
      ...known.map((name) => missingKey(valid, name)),
      ...wrongKeys(key, value, valid, inside),
      ...value.flaws().map((flaw) => valueFlaw(valid, known[0] ?? key.valid.map(String), flaw, inside.path)),
    ],
  };
}

function emptyRecord(): Reading {
  const valid = fc.constant<unknown>({});
  return { valid, bounds: () => valid, flaws: () => [wrongKinds(valid, 'object')] };
}

function knownKeys(keyType: RecordDefinition['keyType']): readonly string[] {
  const definition = definitionOf(keyType);
  if (definition.type === 'enum') return Object.values(definition.entries).map(String);
  return definition.type === 'literal' ? definition.values.map(String) : [];
}

function recordsOf(
  keys: fc.Arbitrary<string>,
  values: fc.Arbitrary<unknown>,
  known: readonly string[],
): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  if (known.length > 0) {
    return fc
      .tuple(...known.map(() => values))
      .map((drawn) => fromEntries(known.map((key, at) => [key, drawn[at]])));
  }
  return fc.array(fc.tuple(keys, values), { maxLength: ENTRIES_MAX }).map(fromEntries);
}

/** The key that sets a prototype is left out: what reads it back differs between JSON and a literal. */
function fromEntries(entries: readonly (readonly [string, unknown])[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(entries.filter(([key]) => key !== '__proto__'));
}

function wrongKeys(
  key: Reading,
  value: Reading,
  valid: fc.Arbitrary<Readonly<Record<string, unknown>>>,
  inside: Inside,
): readonly fc.Arbitrary<Flaw>[] {
  const flaws = key.flaws().map((flaw) =>
    fc.tuple(valid, value.valid, flaw).map(([object, one, { value: name, fault }]) => {
      const wrong = typeof name === 'string' ? name : '';
      return { valid: object, value: { ...object, [wrong]: one }, path: [wrong], fault: `as a key ${fault}` };
    }),
  );
  return refused(flaws, inside);
}

function valueFlaw(
  valid: fc.Arbitrary<Readonly<Record<string, unknown>>>,
  key: string | fc.Arbitrary<string>,
  flaw: fc.Arbitrary<Flaw>,
  path: string,
): fc.Arbitrary<Flaw> {
  const keys = typeof key === 'string' ? fc.constant(key) : sieve(key, (name) => name !== '__proto__', path);
  return fc.tuple(valid, keys, flaw).map(([object, name, inner]) => ({
    valid: { ...object, [name]: inner.valid },
    value: { ...object, [name]: inner.value },
    path: [name, ...inner.path],
    fault: inner.fault,
  }));
}
