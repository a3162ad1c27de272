import fc from 'fast-check';
import { type Flaw, type Inside, type Reading, replaced } from './reading.ts';
import { sieve } from './sieve.ts';
import { wrongKinds } from './wrong-kinds.ts';
import { accepts, type CheckDefinition, checksOf, type LeafDefinition } from './zod-schema.ts';

/** Reads a number: its bounds, whether it is whole, its step. */
export function readNumber(definition: LeafDefinition<'number'>, inside: Inside): Reading {
  const range = checksOf(definition).reduce(narrow, EVERYTHING);
  const valid = sieve(numbersIn(range), (number) => isInRange(range, number), inside.path);
  return {
    valid,
    bounds: () => atBounds(range, valid, inside),
    flaws: () => [
      wrongKinds(valid, 'number'),
      replaced(valid, fc.constantFrom(Number.NaN, Infinity, -Infinity), 'is not finite'),
      ...below(valid, range, inside),
      ...above(valid, range, inside),
      ...offStep(valid, range, inside),
    ],
  };
}

interface Range {
  readonly min: number;
  readonly minIncluded: boolean;
  readonly max: number;
  readonly maxIncluded: boolean;
  readonly isWhole: boolean;
  /** Every value is a multiple of it; 0 where none is stated. */
  readonly step: number;
}

const EVERYTHING: Range = {
  min: -Infinity,
  minIncluded: true,
  max: Infinity,
  maxIncluded: true,
  isWhole: false,
  step: 0,
};

/** (2 − 2^−23) × 2^127, the largest number of 32 bits. */
const FLOAT32_MAX = (2 - 2 ** -23) * 2 ** 127;

/** The formats of zod that have bounds of their own. */
const FORMATS: Readonly<Record<string, readonly [min: number, max: number]>> = {
  safeint: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1],
  float32: [-FLOAT32_MAX, FLOAT32_MAX],
};

function narrow(range: Range, check: CheckDefinition): Range {
  switch (check.check) {
    case 'greater_than':
      return atLeast(range, Number(check.value), check.inclusive);
    case 'less_than':
      return atMost(range, Number(check.value), check.inclusive);
    case 'multiple_of':
      return { ...range, step: Number(check.value) };
    case 'number_format': {
      const [min, max] = FORMATS[check.format] ?? [-Infinity, Infinity];
      const isWhole = check.format.includes('int');
      return { ...atMost(atLeast(range, min, true), max, true), isWhole: range.isWhole || isWhole };
    }
    default:
      return range;
  }
}

function atLeast(range: Range, min: number, minIncluded: boolean): Range {
  const isTighter = min > range.min || (min === range.min && !minIncluded);
  return isTighter ? { ...range, min, minIncluded } : range;
}

function atMost(range: Range, max: number, maxIncluded: boolean): Range {
  const isTighter = max < range.max || (max === range.max && !maxIncluded);
  return isTighter ? { ...range, max, maxIncluded } : range;
}

function numbersIn(range: Range): fc.Arbitrary<number> {
  const unit = range.step === 0 ? 1 : range.step;
  const countMax = Number.isInteger(unit) ? Math.floor(Number.MAX_SAFE_INTEGER / unit) : FRACTIONS_MAX;
  const lowest = Math.max(Math.ceil(range.min / unit), -countMax);
  const highest = Math.min(Math.floor(range.max / unit), countMax);
  const multiples = fc
    .integer({ min: lowest, max: Math.max(lowest, highest) })
    .map((count) => times(count, unit));
  if (range.isWhole || range.step !== 0) return multiples;
  const fractions = fc.double({
    noNaN: true,
    noDefaultInfinity: true,
    ...(Number.isFinite(range.min) ? { min: range.min, minExcluded: !range.minIncluded } : {}),
    ...(Number.isFinite(range.max) ? { max: range.max, maxExcluded: !range.maxIncluded } : {}),
  });
  return lowest <= highest ? fc.oneof(multiples, fractions) : fractions;
}

/** Counts that are tried of a step that is no whole number: more would ask for digits that a double has not. */
const FRACTIONS_MAX = 2 ** 40;

function isInRange({ min, minIncluded, max, maxIncluded }: Range, number: number): boolean {
  return (minIncluded ? number >= min : number > min) && (maxIncluded ? number <= max : number < max);
}

/** A multiple as people write it: 3 × 0.1 is 0.3. */
function times(count: number, unit: number): number {
  return Number.isInteger(unit) ? count * unit : Number((count * unit).toPrecision(15));
}

function atBounds(range: Range, valid: fc.Arbitrary<number>, { schema }: Inside): fc.Arbitrary<number> {
  const { min, max } = range;
  const stated = [min, after(range, min), max, before(range, max)].filter(Number.isFinite);
  const edges = [...new Set([...stated, 0])].filter((number) => accepts(schema, number));
  return stated.length === 0 || edges.length === 0 ? valid : fc.constantFrom(...edges);
}

function below(valid: fc.Arbitrary<number>, range: Range, { schema }: Inside): readonly fc.Arbitrary<Flaw>[] {
  const { min, minIncluded } = range;
  const near = [...(minIncluded ? [] : [min]), before(range, min), times(-1000, unitOf(range)) + min];
  const wrong = near.filter((number) => Number.isFinite(number) && !accepts(schema, number));
  if (wrong.length === 0) return [];
  const fault = minIncluded ? `is below its minimum ${min}` : `is not above ${min}`;
  return [replaced(valid, fc.constantFrom(...wrong), fault)];
}

function above(valid: fc.Arbitrary<number>, range: Range, { schema }: Inside): readonly fc.Arbitrary<Flaw>[] {
  const { max, maxIncluded } = range;
  const near = [...(maxIncluded ? [] : [max]), after(range, max), times(1000, unitOf(range)) + max];
  const wrong = near.filter((number) => Number.isFinite(number) && !accepts(schema, number));
  if (wrong.length === 0) return [];
  const fault = maxIncluded ? `is above its maximum ${max}` : `is not below ${max}`;
  return [replaced(valid, fc.constantFrom(...wrong), fault)];
}

/** Above, the halves of a double are rounded away. */
const HALVES_MAX = 2 ** 50;

/** Numbers between two allowed ones. */
function offStep(valid: fc.Arbitrary<number>, range: Range, { path }: Inside): readonly fc.Arbitrary<Flaw>[] {
  const isFree = !range.isWhole && range.step === 0;
  if (isFree || range.min > HALVES_MAX || range.max < -HALVES_MAX) return [];
  const half = Math.min(1, unitOf(range)) / 2;
  const between = sieve(valid, (number) => Math.abs(number) <= HALVES_MAX && number + half !== number, path);
  const fault = range.step === 0 ? 'is no whole number' : `is no multiple of ${range.step}`;
  return [between.map((number) => ({ valid: number, value: number + half, path: [], fault }))];
}

function unitOf({ step, isWhole }: Range): number {
  return step !== 0 ? Math.abs(step) : isWhole ? 1 : 0.5;
}

function before(range: Range, bound: number): number {
  return range.isWhole || range.step !== 0 ? bound - unitOf(range) : neighbour(bound, -1);
}

function after(range: Range, bound: number): number {
  return range.isWhole || range.step !== 0 ? bound + unitOf(range) : neighbour(bound, 1);
}

/** The next double in a direction: those of one sign are ordered as their bits are. */
function neighbour(number: number, direction: 1 | -1): number {
  if (!Number.isFinite(number)) return number;
  if (number === 0) return direction * Number.MIN_VALUE;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, number);
  view.setBigInt64(0, view.getBigInt64(0) + (number > 0 === direction > 0 ? 1n : -1n));
  return view.getFloat64(0);
}
