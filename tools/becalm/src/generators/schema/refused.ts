import fc from 'fast-check';
import type { Flaw, Inside } from './reading.ts';
import { sieve } from './sieve.ts';
import { accepts } from './zod-schema.ts';

/** Draws from a way of being wrong before it is called none at all in this schema; the first one mostly decides. */
const PROBES_MAX = 16;

/**
 * Keeps flaws that the schema refuses, and whose valid side it accepts. Where one construct cannot know by itself (a member
 * of a union, a coercion, a rule of the user's own), the schema is asked.
 */
export function refused(
  flaws: readonly fc.Arbitrary<Flaw>[],
  { schema, path }: Pick<Inside, 'schema' | 'path'>,
): readonly fc.Arbitrary<Flaw>[] {
  const isRefused = ({ valid, value }: Flaw) => !accepts(schema, value) && accepts(schema, valid);
  return flaws.filter((flaw) => isEverRefused(flaw, isRefused)).map((flaw) => sieve(flaw, isRefused, path));
}

function isEverRefused(flaw: fc.Arbitrary<Flaw>, isRefused: (flaw: Flaw) => boolean): boolean {
  for (let seed = 0; seed < PROBES_MAX; seed++) {
    if (fc.sample(flaw, { seed, numRuns: 1 }).some(isRefused)) return true;
  }
  return false;
}
