import fc from 'fast-check';
import { type Flaw, spoilt } from './reading.ts';

/** Kinds of JSON values, null excepted: whether null is wrong depends on what stands around a schema. */
type JsonKind = 'string' | 'number' | 'boolean' | 'list' | 'object';

const SPOILERS: Readonly<Record<JsonKind, readonly [fault: string, spoil: (valid: unknown) => unknown]>> = {
  string: ['is a string', asText],
  number: ['is a number', asNumber],
  boolean: ['is a boolean', () => true],
  list: ['is a list', (valid) => [valid]],
  object: ['is an object', (valid) => ({ value: valid })],
};

/**
 * Values of every kind but the right ones. They are made of the valid value where that is possible (`"42"` for 42), since
 * a careless reader accepts just these.
 */
export function wrongKinds(valid: fc.Arbitrary<unknown>, ...right: readonly JsonKind[]): fc.Arbitrary<Flaw> {
  // type-coverage:ignore-next-line -- Object.entries of a record whose keys are all kinds
  const spoilers = Object.entries(SPOILERS) as [JsonKind, (typeof SPOILERS)[JsonKind]][];
  const wrong = spoilers.filter(([kind]) => !right.includes(kind));
  return fc.oneof(...wrong.map(([, [fault, spoil]]) => spoilt(valid, spoil, fault)));
}

function asText(valid: unknown): string {
  const isPlain = typeof valid === 'number' || typeof valid === 'bigint' || typeof valid === 'boolean';
  return isPlain ? String(valid) : 'text';
}

function asNumber(valid: unknown): number {
  const number = typeof valid === 'string' && valid !== '' ? Number(valid) : Number.NaN;
  return Number.isFinite(number) ? number : 42;
}
