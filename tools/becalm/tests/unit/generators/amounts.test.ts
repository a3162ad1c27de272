import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amounts, amountsAtEdges } from '../../../src/generators/index.ts';
import { valuesByLabel } from './labelled-values.ts';

const sampled = { seed: 1, numRuns: 2000 } as const;

/** Multiples go from 0.15 to 99.95. */
const price = { step: '0.05', min: '0.12', cap: '99.99' } as const;

/** A hundred-thousandth, of which a step of `price` has 5000; its finest part is 5 of them. */
function units(text: string): number {
  return Math.round(Number(text) * 1e5);
}

function between(low: number, high: number): (text: string) => boolean {
  return (text) => units(text) >= low && units(text) <= high;
}

function beside(by: number): (text: string) => boolean {
  return (text) => units(text) % 5000 === by && between(15_000, 9_999_999)(text);
}

/** What each label says of an amount at an edge of `price`. */
const EDGES: Readonly<Record<string, (text: string) => boolean>> = {
  'on a step': beside(0),
  'at the cap': (text) => text === '99.99',
  'the finest part above the cap': (text) => text === '99.99005',
  'a step above the last one': (text) => text === '100',
  'a step below the last one': (text) => text === '99.9',
  'at the minimum': (text) => text === '0.12',
  'the finest part below the minimum': (text) => text === '0.11995',
  'a step below the first one': (text) => text === '0.1',
  'half a step above a step': beside(2500),
  'just below half a step': beside(2495),
  'just above half a step': beside(2505),
  zero: (text) => text === '0',
  negative: between(-2 * 9_999_000, -9_999_000),
};

describe('amounts at edges', () => {
  const made = valuesByLabel(amountsAtEdges(price));

  test('come with every label, and with no other', () => {
    expect([...made.keys()].toSorted()).toEqual(Object.keys(EDGES).toSorted());
  });

  test.each(Object.entries(EDGES))('with the label "%s" are that', (label, isThat) => {
    expect(made.get(label)?.filter((text) => !isThat(text))).toEqual([]);
  });

  test('know what they are at the bounds themselves', () => {
    const edges = new Map(
      fc.sample(amountsAtEdges({ step: '1', min: '2', cap: '9' }), sampled).map((edge) => [edge.label, edge]),
    );
    expect(edges.get('at the minimum')).toMatchObject({ value: '2', isOnStep: true, isInBounds: true });
    expect(edges.get('at the cap')).toMatchObject({ value: '9', isOnStep: true, isInBounds: true });
    expect(edges.get('the finest part below the minimum')).toMatchObject({
      value: '1.999',
      isInBounds: false,
    });
  });
});

describe('amounts', () => {
  test('are at each edge and a step beside it far more often than elsewhere', () => {
    const made = fc.sample(amounts({ step: '1', min: '10', cap: '1000000000000' }), sampled);
    for (const edge of ['10', '11', '999999999999', '1000000000000']) {
      expect(made.filter((text) => text === edge).length).toBeGreaterThan(60);
    }
    expect(new Set(made).size).toBeGreaterThan(500);
  });

  test('of a range with one multiple are that one', () => {
    expect(new Set(fc.sample(amounts({ step: '1', min: '2.5', cap: '3.9' }), sampled))).toEqual(
      new Set(['3']),
    );
  });

  test('of a step alone go from one step to a million of them', () => {
    const made = fc.sample(amounts({ step: '0.01' }), sampled).map(Number);
    expect([Math.min(...made), Math.max(...made)]).toEqual([0.01, 10_000]);
  });

  test('keep bounds that are finer than the step', () => {
    const made = fc.sample(amounts({ step: '2', min: '-3.0001', cap: '4.05' }), sampled).map(Number);
    expect([...new Set(made)].toSorted((left, right) => left - right)).toEqual([-2, 0, 2, 4]);
  });

  test.each([
    ['min', { step: '1', min: 'one' }],
    ['cap', { step: '1', cap: '1,5' }],
  ])('name the option %s when it is no decimal', (name, options) => {
    expect(() => amounts(options)).toThrow(`Expected ${name} to be a decimal such as "0.01", was`);
  });
});
