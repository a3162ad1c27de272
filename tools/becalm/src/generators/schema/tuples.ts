import fc from 'fast-check';
import { type Flaw, type Inside, type Reading, spoilt } from './reading.ts';
import { wrongKinds } from './wrong-kinds.ts';
import type { TupleDefinition } from './zod-schema.ts';

/** Reads a list with a schema for each place. Further items are drawn where a rest is stated. */
export function readTuple({ items, rest }: TupleDefinition, inside: Inside): Reading | undefined {
  const places = items.map((item, index) => inside.within(item, `[${index}]`));
  const readings = places.filter((place) => place !== undefined);
  if (readings.length < places.length) return undefined;
  const tail = rest === null ? undefined : inside.within(rest, '[]');
  const valid = tupleOf(
    readings.map((reading) => reading.valid),
    tail,
  );
  const hasOptional = items.some((item) => item._zod.optin !== undefined);
  return {
    valid,
    bounds: () =>
      tupleOf(
        readings.map((reading) => reading.bounds()),
        undefined,
      ),
    flaws: () => [
      wrongKinds(valid, 'list'),
      ...(items.length === 0 || hasOptional ? [] : [tooShort(readings)]),
      ...(rest === null ? [tooLong(valid, items.length)] : []),
      ...readings.flatMap((reading, index) => reading.flaws().map((flaw) => itemFlaw(readings, index, flaw))),
    ],
  };
}

function tupleOf(
  items: readonly fc.Arbitrary<unknown>[],
  tail: Reading | undefined,
): fc.Arbitrary<unknown[]> {
  const head = fc.tuple(...items);
  if (tail === undefined) return head;
  return fc.tuple(head, fc.array(tail.valid, { maxLength: 3 })).map(([first, more]) => [...first, ...more]);
}

function tooShort(readings: readonly Reading[]): fc.Arbitrary<Flaw> {
  const whole = tupleOf(
    readings.map((reading) => reading.valid),
    undefined,
  );
  return spoilt(whole, (values) => values.slice(0, -1), `has fewer items than ${readings.length}`);
}

function tooLong(valid: fc.Arbitrary<readonly unknown[]>, length: number): fc.Arbitrary<Flaw> {
  return spoilt(valid, (values) => [...values, 'extra'], `has more items than ${length}`);
}

function itemFlaw(readings: readonly Reading[], index: number, flaw: fc.Arbitrary<Flaw>): fc.Arbitrary<Flaw> {
  const items = fc.tuple(...readings.map((reading) => reading.valid));
  return fc.tuple(items, flaw).map(([others, { valid, value, path, fault }]) => ({
    valid: others.with(index, valid),
    value: others.with(index, value),
    path: [index, ...path],
    fault,
  }));
}
