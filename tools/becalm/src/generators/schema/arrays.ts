import fc from 'fast-check';
import { type Lengths, lengthsAtBounds, lengthsOf } from './lengths.ts';
import { type Flaw, type Inside, type Reading, spoilt } from './reading.ts';
import { wrongKinds } from './wrong-kinds.ts';
import { type ArrayDefinition, checksOf } from './zod-schema.ts';

/** Reads a list: its length and its items. At the end of a recursion only the empty list is left. */
export function readArray(definition: ArrayDefinition, inside: Inside): Reading | undefined {
  const lengths = lengthsOf(checksOf(definition));
  const item = inside.within(definition.element, '[]');
  if (item === undefined) return lengths.min === 0 ? emptyList() : undefined;
  const valid = listOf(item.valid, lengths);
  return {
    valid,
    bounds: () => atBounds(item, lengths, inside.lengthMax),
    flaws: () => [
      wrongKinds(valid, 'list'),
      ...tooFew(item, lengths),
      ...tooMany(item, lengths),
      ...(lengths.max === 0 ? [] : item.flaws().map((flaw) => itemFlaw(item, lengths, flaw))),
    ],
  };
}

function emptyList(): Reading {
  const valid = fc.constant<unknown>([]);
  return { valid, bounds: () => valid, flaws: () => [wrongKinds(valid, 'list')] };
}

function listOf(item: fc.Arbitrary<unknown>, { min, max }: Lengths): fc.Arbitrary<unknown[]> {
  return fc.array(item, Number.isFinite(max) ? { minLength: min, maxLength: max } : { minLength: min });
}

function atBounds(item: Reading, lengths: Lengths, lengthMax: number): fc.Arbitrary<unknown> {
  const atLengths = lengthsAtBounds(lengths, lengthMax).map((length) =>
    listOf(length > 10 ? item.valid : item.bounds(), { min: length, max: length }),
  );
  return fc.oneof(...atLengths);
}

function tooFew(item: Reading, { min }: Lengths): readonly fc.Arbitrary<Flaw>[] {
  if (min === 0) return [];
  const shortest = listOf(item.valid, { min, max: min });
  return [spoilt(shortest, (items) => items.slice(1), `has fewer items than its minimum ${min}`)];
}

/** One item many times: a list of five thousand different ones would take longer to draw than to refuse. */
function tooMany(item: Reading, { max }: Lengths): readonly fc.Arbitrary<Flaw>[] {
  if (!Number.isFinite(max)) return [];
  const fault = `has more items than its maximum ${max}`;
  const flaws = item.valid.map((one) => {
    const full = Array.from({ length: max }, () => one);
    return { valid: full, value: [...full, one], path: [], fault };
  });
  return [flaws];
}

function itemFlaw(item: Reading, { min, max }: Lengths, flaw: fc.Arbitrary<Flaw>): fc.Arbitrary<Flaw> {
  const others = listOf(item.valid, { min: Math.max(0, min - 1), max: max - 1 });
  return fc.tuple(others, fc.nat(), flaw).map(([items, place, { valid, value, path, fault }]) => {
    const index = place % (items.length + 1);
    return {
      valid: items.toSpliced(index, 0, valid),
      value: items.toSpliced(index, 0, value),
      path: [index, ...path],
      fault,
    };
  });
}
