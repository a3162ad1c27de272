import fc from 'fast-check';
import type { Labelled } from '../../../src/generators/index.ts';

/** The values that two thousand draws of one seed bring, by their label. */
export function valuesByLabel<Value>(
  arbitrary: fc.Arbitrary<Labelled<Value>>,
): ReadonlyMap<string, readonly Value[]> {
  const values = new Map<string, Value[]>();
  for (const { label, value } of fc.sample(arbitrary, { seed: 1, numRuns: 2000 })) {
    const alike = values.get(label);
    if (alike === undefined) values.set(label, [value]);
    else alike.push(value);
  }
  return values;
}
