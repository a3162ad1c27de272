import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrange, type OrderValue, ofFilesOnly, orderWithinFiles } from '../../../src/worlds/axes/order.ts';
import {
  isDrawn,
  type RandomValue,
  randomAxis,
  randomStreamAt,
  repeatedStreamAt,
} from '../../../src/worlds/axes/random.ts';
import type { Axis } from '../../../src/worlds/axis.ts';
import { axes } from '../../../src/worlds/world.ts';

const seeds = fc.maxSafeNat();
const siblings = fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 30 });
const orders: fc.Arbitrary<OrderValue> = fc.oneof(
  fc.constant<OrderValue>({ kind: 'declared' }),
  seeds.map((seed): OrderValue => ({ kind: 'hashed', seed })),
  fc.record({ kind: fc.constant('rotated' as const), by: fc.nat(50), reversed: fc.boolean() }),
);
const self = (text: string): string => text;

/** What every axis has to keep. */
function describeLawsOf<Value>(axis: Axis<Value>): void {
  describe(`the axis of ${axis.name}`, () => {
    it('draws the same value from the same seed, and no neutral one', () => {
      fc.assert(
        fc.property(seeds, (seed) => {
          expect(axis.draw(seed)).toEqual(axis.draw(seed));
          expect(axis.draw(seed)).not.toEqual(axis.neutral);
        }),
      );
    });

    it('shrinks every value to the neutral one in the end, and that to nothing', () => {
      fc.assert(
        fc.property(seeds, (seed) => {
          let value = axis.draw(seed);
          let steps = 0;
          for (let simpler = axis.shrink(value); simpler[0] !== undefined; simpler = axis.shrink(value)) {
            value = simpler[0];
            expect(++steps).toBeLessThan(100);
          }

          expect(value).toEqual(axis.neutral);
          expect(axis.shrink(axis.neutral)).toEqual([]);
        }),
      );
    });

    it('says its values in words that tell two seeds apart', () => {
      fc.assert(
        fc.property(fc.uniqueArray(seeds, { minLength: 2, maxLength: 2 }), ([one = 0, other = 0]) => {
          expect(axis.describe(axis.draw(one))).not.toBe(axis.describe(axis.draw(other)));
          expect(axis.describe(axis.neutral)).not.toBe('');
        }),
      );
    });

    it('crosses processes unchanged', () => {
      fc.assert(
        fc.property(seeds, (seed) => {
          expect(structuredClone(axis.draw(seed))).toEqual(axis.draw(seed));
        }),
      );
    });
  });
}

describeLawsOf(axes.order);
describeLawsOf(axes.random);
describeLawsOf(axes.load);
describeLawsOf(axes.environment);

describe('arrange', () => {
  it('keeps every sibling once and leaves the list as it was', () => {
    fc.assert(
      fc.property(orders, siblings, (order, items) => {
        const before = [...items];

        expect(arrange(order, items, self).toSorted()).toEqual(items.toSorted());
        expect(items).toEqual(before);
      }),
    );
  });

  it('keeps the order of the rest when siblings are left out of a drawn order', () => {
    fc.assert(
      fc.property(seeds, siblings, fc.func(fc.boolean()), (seed, items, choose) => {
        const isKept = (item: string): boolean => choose(item);
        const kept = items.filter(isKept);
        const order: OrderValue = { kind: 'hashed', seed };

        expect(arrange(order, kept, self)).toEqual(arrange(order, items, self).filter(isKept));
      }),
    );
  });

  it('does not depend on the declared order when it is drawn', () => {
    fc.assert(
      fc.property(seeds, siblings, (seed, items) => {
        const order: OrderValue = { kind: 'hashed', seed };

        expect(arrange(order, items.toReversed(), self)).toEqual(arrange(order, items, self));
      }),
    );
  });

  it('puts each of two siblings first in half of the seeds', () => {
    const firsts = Array.from(
      { length: 1000 },
      (_, seed) => arrange({ kind: 'hashed', seed }, ['a', 'b'], self)[0],
    );
    const share = firsts.filter((first) => first === 'a').length / firsts.length;

    expect(Math.abs(share - 0.5)).toBeLessThan(0.08);
  });

  it('keeps the neighbours of a rotation, but for the seam', () => {
    expect(arrange({ kind: 'rotated', by: 1, reversed: false }, ['a', 'b', 'c'], self)).toEqual([
      'b',
      'c',
      'a',
    ]);
    expect(arrange({ kind: 'rotated', by: 4, reversed: true }, ['a', 'b', 'c'], self)).toEqual([
      'b',
      'a',
      'c',
    ]);
    expect(arrange({ kind: 'rotated', by: 4, reversed: true }, [], self)).toEqual([]);
  });
});

describe('an order of files only', () => {
  it('puts files as the order does, and leaves what stands in them as it is declared', () => {
    fc.assert(
      fc.property(orders, siblings, (order, items) => {
        expect(arrange(ofFilesOnly(order), items, self)).toEqual(arrange(order, items, self));
        expect(arrange(orderWithinFiles(ofFilesOnly(order)), items, self)).toEqual(items);
        expect(arrange(orderWithinFiles(order), items, self)).toEqual(arrange(order, items, self));
      }),
    );
  });
});

describe('axes.order.describe', () => {
  it.each<[OrderValue, string]>([
    [{ kind: 'declared' }, 'the declared order'],
    [{ kind: 'hashed', seed: 417 }, 'shuffled by seed 417'],
    [{ kind: 'rotated', by: 0, reversed: true }, 'the reversed order'],
    [{ kind: 'rotated', by: 3, reversed: false }, 'the declared order turned by 3'],
    [{ kind: 'rotated', by: 2, reversed: true }, 'the reversed order turned by 2'],
    [{ kind: 'hashed', seed: 7, filesOnly: true }, 'of files shuffled by seed 7'],
  ])('says %j as "%s"', (order, words) => {
    expect(axes.order.describe(order)).toBe(words);
  });
});

describe('randomStreamAt', () => {
  it('gives one fixed stream per place in the neutral world, and another per seed', () => {
    const fixed = randomStreamAt({ kind: 'fixed' }, 'a > one')();

    expect(randomStreamAt({ kind: 'fixed' }, 'a > one')()).toBe(fixed);
    expect(randomStreamAt({ kind: 'fixed' }, 'a > two')()).not.toBe(fixed);
    expect(randomStreamAt({ kind: 'drawn', seed: 1 }, 'a > one')()).not.toBe(fixed);
    expect(randomStreamAt({ kind: 'drawn', seed: 2 }, 'a > one')()).not.toBe(
      randomStreamAt({ kind: 'drawn', seed: 1 }, 'a > one')(),
    );
  });
});

describe('some draws of a random world', () => {
  const ten = (value: RandomValue, place = 'a'): readonly number[] => {
    const draw = randomStreamAt(value, place);
    return Array.from({ length: 10 }, () => draw());
  };

  it('are as they were, and the others those of the fixed stream', () => {
    fc.assert(
      fc.property(seeds, fc.uniqueArray(fc.nat(9)), (seed, numbers) => {
        const value = randomAxis.draw(seed);
        const kept = randomAxis.keep(
          value,
          numbers.map((number) => `a#${number}`),
        );
        const [drawn, fixed] = [ten(value), ten({ kind: 'fixed' })];
        expect(ten(kept)).toEqual(
          fixed.map((each, index) => (numbers.includes(index) ? drawn[index] : each)),
        );
        expect(ten(kept, 'b')).toEqual(ten({ kind: 'fixed' }, 'b'));
        expect(ten(randomAxis.keep(value, ['a']))).toEqual(drawn);
      }),
    );
  });

  it('are known', () => {
    const kept = randomAxis.keep(randomAxis.draw(7), ['a#1', 'b']);
    expect([isDrawn(kept, 'a', 0), isDrawn(kept, 'a', 1), isDrawn(kept, 'b', 5)]).toEqual([
      false,
      true,
      true,
    ]);
    expect(isDrawn(randomAxis.neutral, 'a', 1)).toBe(false);
    expect(randomAxis.keep(kept, [])).toEqual(randomAxis.neutral);
    expect(randomAxis.keep(randomAxis.neutral, ['a'])).toEqual(randomAxis.neutral);
  });

  it('are others in the second run of a test, and the same in every world', () => {
    const again = repeatedStreamAt('a')();
    expect(repeatedStreamAt('a')()).toBe(again);
    expect(again).not.toBe(ten({ kind: 'fixed' })[0]);
    expect(again).not.toBe(repeatedStreamAt('b')());
  });
});

describe('the order axis', () => {
  it('keeps its value: which tests come before is a matter of what is run', () => {
    expect(axes.order.keep({ kind: 'hashed', seed: 3 }, [])).toEqual({ kind: 'hashed', seed: 3 });
    expect(axes.order.keys({ kind: 'hashed', seed: 3 })).toEqual([]);
  });
});
