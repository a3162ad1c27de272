import fc from 'fast-check';
import { type Flaw, type Inside, type Reading, replaced, spoilt } from './reading.ts';
import { wrongKinds } from './wrong-kinds.ts';
import { accepts, type CheckDefinition, checksOf, type LeafDefinition } from './zod-schema.ts';

/** Reads a bigint: its bounds and its step. */
export function readBigInt(definition: LeafDefinition<'bigint'>, { schema }: Inside): Reading {
  const range = checksOf(definition).reduce(narrow, { step: 1n });
  const valid = bigintsIn(range);
  return {
    valid,
    bounds: () => atBounds(range, valid, schema),
    flaws: () => [wrongKinds(valid), ...outside(valid, range), ...offStep(valid, range)],
  };
}

/** Bounds, both included. */
interface Range {
  readonly min?: bigint;
  readonly max?: bigint;
  /** Every value is a multiple of it. */
  readonly step: bigint;
}

const FORMATS: Readonly<Record<string, Required<Pick<Range, 'min' | 'max'>>>> = {
  int64: { min: -(2n ** 63n), max: 2n ** 63n - 1n },
  uint64: { min: 0n, max: 2n ** 64n - 1n },
};

function narrow(range: Range, check: CheckDefinition): Range {
  switch (check.check) {
    case 'greater_than':
      return { ...range, min: BigInt(check.value) + (check.inclusive ? 0n : 1n) };
    case 'less_than':
      return { ...range, max: BigInt(check.value) - (check.inclusive ? 0n : 1n) };
    case 'multiple_of':
      return { ...range, step: BigInt(check.value) };
    case 'bigint_format':
      return { ...FORMATS[check.format], ...range };
    default:
      return range;
  }
}

function bigintsIn({ min, max, step }: Range): fc.Arbitrary<bigint> {
  const bounds = {
    ...(min === undefined ? {} : { min: roundUp(min, step) / step }),
    ...(max === undefined ? {} : { max: max / step }),
  };
  return fc.bigInt(bounds).map((count) => count * step);
}

function roundUp(integer: bigint, step: bigint): bigint {
  const remainder = ((integer % step) + step) % step;
  return remainder === 0n ? integer : integer + step - remainder;
}

function atBounds(
  { min, max, step }: Range,
  valid: fc.Arbitrary<bigint>,
  schema: Inside['schema'],
): fc.Arbitrary<bigint> {
  const low = min === undefined ? [] : [roundUp(min, step), roundUp(min, step) + step];
  const high = max === undefined ? [] : [max, max - 1n, (max / step) * step];
  const edges = [...new Set([...low, ...high, 0n])].filter((integer) => accepts(schema, integer));
  return low.length + high.length === 0 || edges.length === 0 ? valid : fc.constantFrom(...edges);
}

function outside(valid: fc.Arbitrary<bigint>, { min, max, step }: Range): readonly fc.Arbitrary<Flaw>[] {
  const wrong: fc.Arbitrary<Flaw>[] = [];
  if (min !== undefined) {
    const lower = fc.constantFrom(roundUp(min, step) - step, roundUp(min, step) - 1000n * step);
    wrong.push(replaced(valid, lower, `is below its minimum ${min}`));
  }
  if (max !== undefined) {
    const highest = (max / step) * step;
    wrong.push(
      replaced(valid, fc.constantFrom(highest + step, highest + 1000n * step), `is above its maximum ${max}`),
    );
  }
  return wrong;
}

function offStep(valid: fc.Arbitrary<bigint>, { step }: Range): readonly fc.Arbitrary<Flaw>[] {
  if (step === 1n) return [];
  return [spoilt(valid, (integer) => integer + 1n, `is no multiple of ${step}`)];
}
