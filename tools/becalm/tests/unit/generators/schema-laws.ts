import fc from 'fast-check';
import {
  assertOnlyPromised,
  assertSameSeedSameValues,
  assertShrinksSimpler,
  boundaryOf,
  type Invalid,
  invalidOf,
  type Path,
  validOf,
  type ZodSchema,
} from '../../../src/generators/index.ts';

/** What holds for the generators of every schema. */
export const SCHEMA_LAWS: Readonly<Record<string, (schema: ZodSchema, numRuns: number) => void>> = {
  'every valid value is accepted, and so is all that it shrinks to': (schema, numRuns) => {
    assertOnlyPromised(validOf(schema), (value) => accepts(schema, value), { numRuns });
  },
  'every boundary value is accepted': (schema, numRuns) => {
    assertOnlyPromised(boundaryOf(schema), (value) => accepts(schema, value), { numRuns });
  },
  'every invalid value is refused, and is valid but for the place that it names': (schema, numRuns) => {
    assertOnlyPromised(invalidOf(schema), (invalid) => isInvalidByOne(schema, invalid), { numRuns });
  },
  'a seed determines the values': (schema, numRuns) => {
    assertSameSeedSameValues(() => validOf(schema), { numRuns });
    assertSameSeedSameValues(() => boundaryOf(schema), { numRuns });
    assertSameSeedSameValues(() => invalidOf(schema), { numRuns });
  },
  'shrinking ends': (schema, numRuns) => {
    assertShrinksSimpler(validOf(schema), { numRuns });
    assertShrinksSimpler(invalidOf(schema), { numRuns });
  },
};

/** Judged by zod's own method, which the generators do not use. */
function accepts(schema: ZodSchema, value: unknown): boolean {
  const { safeParse } = schema as unknown as {
    readonly safeParse: (value: unknown) => { readonly success: boolean };
  };
  return safeParse(value).success;
}

function isInvalidByOne(schema: ZodSchema, { value, valid, path, label }: Invalid<unknown>): boolean {
  const sound = placeOf(valid, path);
  const mended = withPlace(value, path, sound);
  return (
    !accepts(schema, value) &&
    accepts(schema, valid) &&
    label.length > 10 &&
    textOf(mended) === textOf(valid) &&
    !haveSamePlaces(sound, placeOf(value, path))
  );
}

/** Two containers with the same places differ within one of these: a path to the containers ends too early. */
function haveSamePlaces(left: unknown, right: unknown): boolean {
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  const isSameKind = Array.isArray(left) === Array.isArray(right);
  return isSameKind && Object.keys(left).toSorted().join() === Object.keys(right).toSorted().join();
}

/** The value with another one at a path; undefined takes a key out. */
function withPlace(value: unknown, [step, ...rest]: Path, place: unknown): unknown {
  if (step === undefined) return place;
  const { [step]: spoilt, ...others } = value as Readonly<Record<string, unknown>>;
  const inner = withPlace(spoilt, rest, place);
  if (Array.isArray(value)) return value.with(Number(step), inner);
  return inner === undefined ? others : { ...others, [step]: inner };
}

function placeOf(value: unknown, path: Path): unknown {
  return path.reduce((inner, step) => (inner as Readonly<Record<string, unknown>>)[step], value);
}

/** The order of keys does not matter. */
function textOf(value: unknown): string {
  return fc.stringify(sorted(value));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
