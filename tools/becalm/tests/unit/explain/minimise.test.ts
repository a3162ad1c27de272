import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alternativesMax, findAlternatives } from '../../../src/explain/alternatives.ts';
import { minimise } from '../../../src/explain/minimise.ts';

type Items = readonly number[];

const upTo = (count: number): Items => Array.from({ length: count }, (_, index) => index);
const includesAll = (items: Items, wanted: Items): boolean => wanted.every((item) => items.includes(item));

/** Holds where one of these sets is in, and counts the questions. */
function anyOf(...sets: readonly Items[]): {
  readonly holds: (items: Items) => Promise<boolean>;
  asked: number;
} {
  const oracle = {
    asked: 0,
    holds: (items: Items): Promise<boolean> => {
      oracle.asked++;
      return Promise.resolve(sets.some((set) => includesAll(items, set)));
    },
  };
  return oracle;
}

const someSets = fc.uniqueArray(fc.nat(30), { minLength: 1, maxLength: 4 });

describe('minimise', () => {
  it('finds the one culprit among a thousand with about two questions per halving', async () => {
    const oracle = anyOf([617]);
    expect(await minimise(upTo(1000), oracle.holds)).toEqual({ items: [617], complete: true });
    expect(oracle.asked).toBeLessThanOrEqual(2 * Math.log2(1000) + 2);
  });

  it('finds exactly the set that is needed, wherever its members are', async () => {
    await fc.assert(
      fc.asyncProperty(someSets, async (needed) => {
        const { items, complete } = await minimise(upTo(31), anyOf(needed).holds);
        expect([...items].sort((a, b) => a - b)).toEqual([...needed].sort((a, b) => a - b));
        expect(complete).toBe(true);
      }),
    );
  });

  it('finds a set of which no member can be left out where several suffice', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(someSets, { minLength: 1, maxLength: 4 }), async (sets) => {
        const { holds } = anyOf(...sets);
        const { items } = await minimise(upTo(31), holds);
        expect(await holds(items)).toBe(true);
        for (const item of items) expect(await holds(items.filter((each) => each !== item))).toBe(false);
      }),
    );
  });

  it('keeps the order of the items', async () => {
    const { items } = await minimise([5, 3, 9, 1, 7], anyOf([7, 5, 1]).holds);
    expect(items).toEqual([5, 1, 7]);
  });

  it('finds that nothing is needed', async () => {
    expect(await minimise(upTo(8), anyOf([]).holds)).toEqual({ items: [], complete: true });
  });

  it('asks nobody about nothing', async () => {
    const oracle = anyOf([1]);
    expect(await minimise<number>([], oracle.holds)).toEqual({ items: [], complete: true });
    expect(oracle.asked).toBe(0);
  });

  it('gives the best so far when nobody answers any more, which still holds', async () => {
    await fc.assert(
      fc.asyncProperty(someSets, fc.nat(40), async (needed, patience) => {
        const oracle = anyOf(needed);
        const { items, complete } = await minimise(upTo(31), (asked) =>
          oracle.asked >= patience ? Promise.resolve(null) : oracle.holds(asked),
        );
        expect(includesAll(items, needed)).toBe(true);
        if (complete) expect(items).toHaveLength(needed.length);
      }),
    );
  });
});

describe('findAlternatives', () => {
  it('finds every set that suffices by itself', async () => {
    const { holds } = anyOf([3], [17], [22]);
    const { sets, complete } = await findAlternatives(upTo(30), [3], holds);
    expect(sets.map((set) => set.join())).toEqual(['3', '17', '22']);
    expect(complete).toBe(true);
  });

  it('finds sets that share a member', async () => {
    const { holds } = anyOf([1, 2], [1, 9], [4]);
    const { sets } = await findAlternatives(upTo(12), [1, 2], holds);
    expect(sets.map((set) => set.join()).sort()).toEqual(['1,2', '1,9', '4']);
  });

  it('finds all least sets of any small family, each once', async () => {
    const family = fc.uniqueArray(
      fc.uniqueArray(fc.nat(9), { minLength: 1, maxLength: 2 }).map((set) => set.toSorted((a, b) => a - b)),
      { minLength: 1, maxLength: 3, selector: String },
    );
    await fc.assert(
      fc.asyncProperty(family, async (sets) => {
        const { holds } = anyOf(...sets);
        const least = sets.filter((set) => !sets.some((other) => other !== set && includesAll(set, other)));
        const first = (await minimise(upTo(10), holds)).items;
        const found = await findAlternatives(upTo(10), first, holds);
        expect(found.sets.map(String).sort()).toEqual(least.map(String).sort());
      }),
    );
  });

  it('has had enough of them at some point', async () => {
    const { holds } = anyOf(...upTo(20).map((item) => [item]));
    const { sets, complete } = await findAlternatives(upTo(20), [0], holds);
    expect(sets).toHaveLength(alternativesMax);
    expect(complete).toBe(false);
  });

  it('says that it was ended', async () => {
    const none = (): Promise<null> => Promise.resolve(null);
    expect(await findAlternatives(upTo(5), [2], none)).toEqual({ sets: [[2]], complete: false });
  });
});
