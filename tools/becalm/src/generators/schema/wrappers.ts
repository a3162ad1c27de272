import fc from 'fast-check';
import type { Inside, Reading } from './reading.ts';
import { sieve } from './sieve.ts';
import { UnsupportedSchemaError } from './unsupported-schema-error.ts';
import type { Definition } from './zod-schema.ts';

/**
 * Reads a schema around another one: both speak of the same place, so that the flaws of the inner one are those of the
 * outer one. Of a pipe, a transform included, only the input side counts: it is what is accepted.
 *
 * @throws UnsupportedSchemaError for every kind that no reader knows.
 */
export function readWrapper(definition: Definition, inside: Inside): Reading | undefined {
  switch (definition.type) {
    case 'optional':
    case 'default':
    case 'prefault':
      return orElse(inside.wrapped(definition.innerType), undefined);
    case 'nullable':
      return orElse(inside.wrapped(definition.innerType), null);
    case 'nonoptional':
      return present(inside.wrapped(definition.innerType), inside.path);
    case 'catch':
      return forgiving(inside.wrapped(definition.innerType));
    default:
      return readPassage(definition, inside);
  }
}

function readPassage(definition: Definition, inside: Inside): Reading | undefined {
  switch (definition.type) {
    case 'readonly':
      return inside.wrapped(definition.innerType);
    case 'lazy':
      return inside.wrapped(definition.getter());
    case 'pipe':
      return inside.wrapped(definition.in);
    default:
      throw new UnsupportedSchemaError(definition.type, inside.path);
  }
}

/** At the end of a recursion only the other value is left. */
function orElse(inner: Reading | undefined, other: null | undefined): Reading {
  const instead = fc.constant<unknown>(other);
  if (inner === undefined) return { valid: instead, bounds: () => instead, flaws: () => [] };
  return {
    valid: fc.oneof({ arbitrary: instead, weight: 1 }, { arbitrary: inner.valid, weight: 3 }),
    bounds: () => fc.oneof(instead, inner.bounds()),
    flaws: () => inner.flaws(),
  };
}

function present(inner: Reading | undefined, path: string): Reading | undefined {
  if (inner === undefined) return undefined;
  const isPresent = (value: unknown) => value !== undefined;
  return {
    ...inner,
    valid: sieve(inner.valid, isPresent, path),
    bounds: () => sieve(inner.bounds(), isPresent, path),
  };
}

/** What catches every error refuses nothing. */
function forgiving(inner: Reading | undefined): Reading | undefined {
  return inner === undefined ? undefined : { ...inner, flaws: () => [] };
}
