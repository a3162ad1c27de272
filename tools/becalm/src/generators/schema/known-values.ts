import fc from 'fast-check';
import { type Flaw, type Reading, replaced, unbounded } from './reading.ts';
import { wrongKinds } from './wrong-kinds.ts';
import type { KnownDefinition } from './zod-schema.ts';

/** Reads a literal or an enum: the first and the last value are its bounds. */
export function readKnownValues(definition: KnownDefinition): Reading {
  const known = definition.type === 'literal' ? definition.values : enumValues(definition.entries);
  const valid = fc.constantFrom(...known);
  return {
    valid,
    bounds: () => fc.constantFrom(known[0], known.at(-1)),
    flaws: () => {
      const misses = [...new Set(known.flatMap(nearMisses))].filter((value) => !known.includes(value));
      return [replaced(valid, fc.constantFrom(...misses), 'is no known value'), wrongContainer(valid)];
    },
  };
}

/** Reads true and false. */
export function readBoolean(): Reading {
  const valid = fc.boolean();
  return unbounded(valid, () => [wrongKinds(valid, 'boolean')]);
}

/** Reads null or undefined. */
export function readNothing(nothing: null | undefined): Reading {
  const valid = fc.constant(nothing);
  return unbounded(valid, () => [wrongKinds(valid)]);
}

/** Reads what accepts everything. */
export function readAnything(): Reading {
  return unbounded(fc.jsonValue({ maxDepth: 2 }), () => []);
}

/** TypeScript writes a numeric enum in both directions: those keys are no values. */
function enumValues(entries: Readonly<Record<string, string | number>>): readonly (string | number)[] {
  const numbers = Object.values(entries).filter((value) => typeof value === 'number');
  return Object.entries(entries)
    .filter(([key]) => !numbers.includes(Number(key)))
    .map(([, value]) => value);
}

/** What a careless comparison takes for the value. */
function nearMisses(value: unknown): readonly unknown[] {
  if (typeof value === 'string') {
    return [value.toUpperCase(), value.toLowerCase(), `${value} `, value.slice(0, -1), `${value}x`, 42];
  }
  if (typeof value === 'number') return [value + 1, -value, String(value)];
  if (typeof value === 'bigint') return [value + 1n, -value, String(value)];
  if (typeof value === 'boolean') return [!value, String(value), value ? 1 : 0];
  return ['null', 0, false];
}

function wrongContainer(valid: fc.Arbitrary<unknown>): fc.Arbitrary<Flaw> {
  return wrongKinds(valid, 'string', 'number', 'boolean');
}
