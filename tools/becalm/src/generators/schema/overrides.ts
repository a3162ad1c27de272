import fc from 'fast-check';
import type { Labelled } from '../labelled.ts';
import { type Reading, type replaced, unbounded } from './reading.ts';
import { refused } from './refused.ts';
import { wrongKinds } from './wrong-kinds.ts';
import type { ZodSchema } from './zod-schema.ts';

/**
 * What takes the place of a generator: valid values alone, or with them values at bounds (the valid ones by default) and
 * wrong values with a label such as `is below its minimum 1`.
 */
export type Override =
  | fc.Arbitrary<unknown>
  | {
      readonly valid: fc.Arbitrary<unknown>;
      readonly bounds?: fc.Arbitrary<unknown>;
      readonly invalid?: fc.Arbitrary<Labelled<unknown>>;
    };

/** What becomes of a place with an override. Of values alone, the wrong kinds that the schema refuses are the flaws. */
export function overriddenReading(override: Override, schema: ZodSchema, path: string): Reading {
  // Not `instanceof`: a project may hold two copies of fast-check, one for `import` and one for `require`.
  if ('generate' in override) {
    return unbounded(override, () => refused([wrongKinds(override)], { schema, path }));
  }
  const { valid, bounds = valid, invalid } = override;
  const own = invalid === undefined ? [] : [labelled(valid, invalid)];
  return { valid, bounds: () => bounds, flaws: () => refused([...own, wrongKinds(valid)], { schema, path }) };
}

function labelled(
  valid: fc.Arbitrary<unknown>,
  invalid: fc.Arbitrary<Labelled<unknown>>,
): ReturnType<typeof replaced> {
  return fc
    .tuple(valid, invalid)
    .map(([before, { value, label }]) => ({ valid: before, value, path: [], fault: label }));
}
