import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  amounts,
  amountsAtEdges,
  assertOnlyPromised,
  assertSameSeedSameValues,
  assertShrinksSimpler,
  decimalSpellings,
  identifiers,
  isoTimestamps,
  notDecimals,
  notIsoTimestamps,
  oversizedDecimals,
  texts,
  timestampsMs,
  timestampsNs,
  timeZones,
} from '../../../src/generators/index.ts';

interface Claim {
  readonly make: () => fc.Arbitrary<unknown>;
  readonly holds: () => void;
}

function claim<Value>(make: () => fc.Arbitrary<Value>, keepsPromise: (value: Value) => boolean): Claim {
  return { make, holds: () => assertOnlyPromised(make(), keepsPromise) };
}

/** The grammar of JSON numbers. */
const DECIMAL = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/** Hundredths of a decimal with at most two digits behind the point. */
function cents(text: string): number {
  return Math.round(Number(text) * 100);
}

const price = { step: '0.05', min: '0.10', cap: '99.99' } as const;

const CLAIMS: Readonly<Record<string, Claim>> = {
  'amounts are on a step and within the bounds': claim(
    () => amounts(price),
    (text) => DECIMAL.test(text) && cents(text) % 5 === 0 && cents(text) >= 10 && cents(text) <= 9999,
  ),
  'amounts at edges know what they are': claim(
    () => amountsAtEdges(price),
    ({ value, isOnStep, isInBounds }) =>
      DECIMAL.test(value) &&
      isOnStep === Number.isInteger(Math.round(Number(value) * 1e5) / 5000) &&
      isInBounds === (Number(value) >= 0.1 && Number(value) <= 99.99),
  ),
  'decimals in awkward spellings are the number that they say': claim(
    () => decimalSpellings({ digitsMax: 6 }),
    ({ value, plain }) =>
      DECIMAL.test(value) && /^-?\d+(\.\d*[1-9])?$/.test(plain) && Number(value) === Number(plain),
  ),
  'what is no decimal is none': claim(notDecimals, ({ value }) => !DECIMAL.test(value)),
  'oversized decimals keep the grammar': claim(oversizedDecimals, ({ value }) => DECIMAL.test(value)),
  'milliseconds are whole and within the bounds': claim(
    () => timestampsMs({ min: -5, max: 1e12 }),
    (time) => Number.isSafeInteger(time) && time >= -5 && time <= 1e12,
  ),
  'milliseconds are those of a date': claim(timestampsMs, (time) => !Number.isNaN(new Date(time).getTime())),
  'milliseconds of a narrow range': claim(
    () => timestampsMs({ min: 1, max: 1 }),
    (time) => time === 1,
  ),
  'nanoseconds fit in 64 bits': claim(timestampsNs, (time) => time >= 0n && BigInt.asIntN(64, time) === time),
  'ISO 8601 is the moment that it says': claim(
    isoTimestamps,
    ({ text, ns }) => BigInt(Date.parse(text)) === ns / 1_000_000n,
  ),
  'what is no time of ISO 8601 keeps to no full grammar': claim(
    notIsoTimestamps,
    ({ value }) =>
      Number.isNaN(Date.parse(value)) || !/T.*(Z|[+-]\d\d:\d\d)$/.test(value) || value.includes('-29T'),
  ),
  'zones are known': claim(
    timeZones,
    (timeZone) => new Intl.DateTimeFormat('en', { timeZone }).format(0) !== '',
  ),
  'texts keep to their length': claim(
    () => texts({ lengthMax: 40 }),
    ({ value, label }) => value.length <= 40 && label !== '',
  ),
  'identifiers have ordinary characters': claim(
    () => identifiers({ lengthMax: 20 }),
    ({ value }) => /^[\w.-]{1,20}$/.test(value),
  ),
};

describe.each(Object.entries(CLAIMS))('%s', (_, { make, holds }) => {
  test('in every value, and in all that it shrinks to', holds);

  test('by the seed alone, and shrinking ends', () => {
    assertSameSeedSameValues(make);
    assertShrinksSimpler(make());
  });
});

const sampled = { seed: 1, numRuns: 2000 } as const;

describe('every edge is met', () => {
  test('of amounts', () => {
    const values = new Set(fc.sample(amounts(price), sampled));
    for (const edge of ['0.1', '0.15', '99.9', '99.95']) expect(values).toContain(edge);
    const edges = new Map(fc.sample(amountsAtEdges(price), sampled).map((edge) => [edge.label, edge]));
    expect(edges.get('at the cap')).toEqual({
      value: '99.99',
      label: 'at the cap',
      isOnStep: false,
      isInBounds: true,
    });
    expect(edges.get('the finest part above the cap')).toMatchObject({
      value: '99.99005',
      isInBounds: false,
    });
    expect(edges.get('a step above the last one')).toMatchObject({
      value: '100',
      isOnStep: true,
      isInBounds: false,
    });
    expect(edges.get('half a step above a step')?.value).toMatch(/[27]5$/);
    expect(edges).toHaveLength(13);
  });

  test('of times', () => {
    const ms = new Set(fc.sample(timestampsMs(), sampled));
    for (const edge of [0, 1, 2 ** 31 * 1000 - 1, 2 ** 31 * 1000, Date.UTC(2017, 0, 1) - 1, 8.64e15]) {
      expect(ms).toContain(edge);
    }
    const ns = new Set(fc.sample(timestampsNs(), sampled));
    for (const edge of [0n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n]) expect(ns).toContain(edge);
  });

  test('of texts: each kind, and the longest', () => {
    const made = fc.sample(texts(), sampled);
    expect(new Set(made.map(({ label }) => label)).size).toBe(11);
    expect(Math.max(...made.map(({ value }) => value.length))).toBe(100_000);
    expect(made.some(({ value }) => !value.isWellFormed())).toBe(true);
  });

  test('of identifiers', () => {
    const made = new Set(fc.sample(identifiers(), sampled).map(({ value }) => value));
    for (const trap of ['__proto__', '..', 'null', '007']) expect(made).toContain(trap);
    expect(Math.max(...[...made].map(({ length }) => length))).toBe(64);
  });
});

describe('options that cannot be kept are refused', () => {
  test.each<[string, () => unknown]>([
    ['Expected step to be a decimal such as "0.01", was "1e-2"', () => amounts({ step: '1e-2' })],
    ['Expected a step above 0, was 0.00', () => amounts({ step: '0.00' })],
    ['found none from 0.6 to 0.9', () => amounts({ step: '1', min: '0.6', cap: '0.9' })],
    ['Expected min to be at most max, were 2 and 1', () => timestampsMs({ min: 2, max: 1 })],
    ['Expected min to be at most max, were 2 and 1', () => timestampsNs({ min: 2n, max: 1n })],
    ['Expected at least one kind of text', () => texts({ kinds: [] })],
    ['Expected a length of at least 1, was 0', () => identifiers({ lengthMax: 0 })],
  ])('%s', (message, make) => {
    expect(make).toThrow(message);
  });
});
