import fc from 'fast-check';
import type { ZodSchema } from './zod-schema.ts';

/** Keys and indices that lead to a place in a value; empty for the whole. */
export type Path = readonly (string | number)[];

/** A valid value, and the same with one place spoilt. */
export interface Flaw {
  readonly valid: unknown;
  readonly value: unknown;
  /** Which place. */
  readonly path: Path;
  /** What is wrong there, as a predicate: `is below its minimum 1`. */
  readonly fault: string;
}

/** What a schema says of the values at one place. Bounds and flaws are made only for those who ask. */
export interface Reading {
  readonly valid: fc.Arbitrary<unknown>;
  /** Values at stated bounds; ordinary ones where none is stated. */
  readonly bounds: () => fc.Arbitrary<unknown>;
  /** Ways of being wrong, simplest first; none where everything is accepted. */
  readonly flaws: () => readonly fc.Arbitrary<Flaw>[];
}

/** What the reader of one kind of schema is given. */
export interface Inside {
  /** The schema that is read. */
  readonly schema: ZodSchema;
  /** Where it stands, as `overrides` names it: `orders[].price`. */
  readonly path: string;
  /** Most characters or items of a value at a bound. */
  readonly lengthMax: number;
  /** Reads another schema of the same place; nothing at the end of a recursion. */
  readonly wrapped: (schema: ZodSchema) => Reading | undefined;
  /** Reads the schema of a place within, which `step` leads to; nothing at the end of a recursion. */
  readonly within: (schema: ZodSchema, step: string) => Reading | undefined;
}

/** Spoils a whole place: the wrong value follows from the valid one. */
export function spoilt<Value>(
  valid: fc.Arbitrary<Value>,
  spoil: (valid: Value) => unknown,
  fault: string,
): fc.Arbitrary<Flaw> {
  return valid.map((before) => ({ valid: before, value: spoil(before), path: [], fault }));
}

/** Replaces a whole place: the wrong value is drawn. */
export function replaced(
  valid: fc.Arbitrary<unknown>,
  wrong: fc.Arbitrary<unknown>,
  fault: string,
): fc.Arbitrary<Flaw> {
  return fc.tuple(valid, wrong).map(([before, value]) => ({ valid: before, value, path: [], fault }));
}

/** A place whose values are listed by nobody: everything is valid, nothing is at a bound. */
export function unbounded(valid: fc.Arbitrary<unknown>, flaws: () => readonly fc.Arbitrary<Flaw>[]): Reading {
  return { valid, bounds: () => valid, flaws };
}
