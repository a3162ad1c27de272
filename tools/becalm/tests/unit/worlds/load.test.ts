import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadAxis, stallsAt } from '../../../src/worlds/axes/load.ts';

const seeds = Array.from({ length: 2_000 }, (_, seed) => seed);

/** The stalls of a place in every seed's world. */
function drawnAt(place: string): readonly ReadonlyMap<number, number>[] {
  return seeds.map((seed) => stallsAt(loadAxis.draw(seed), place));
}

describe('the load axis', () => {
  it('stalls a place once or twice, for no longer than its bound', () => {
    fc.assert(
      fc.property(
        fc.maxSafeNat(),
        fc.string(),
        fc.integer({ min: 1, max: 10_000 }),
        (seed, place, stallMs) => {
          const value = loadAxis.draw(seed, { stallMs });
          const stalls = stallsAt(value, place);
          expect([...stallsAt(value, place)]).toEqual([...stalls]);
          expect(stalls.size).toBeLessThanOrEqual(2);
          for (const [boundary, ms] of stalls) {
            expect(boundary).toBeGreaterThanOrEqual(0);
            expect(boundary).toBeLessThan(31);
            expect(Number.isInteger(ms) && ms >= 1 && ms <= stallMs).toBe(true);
          }
        },
      ),
    );
  });

  it('stalls nearly a third of the places, mostly at one of their first boundaries, half as long as allowed', () => {
    const stalled = drawnAt('a.test.ts > one').filter(({ size }) => size > 0);
    expect(stalled.length / seeds.length).toBeGreaterThan(0.25);
    expect(stalled.length / seeds.length).toBeLessThan(0.35);
    const early = stalled.filter((stalls) => [...stalls.keys()].some((boundary) => boundary < 5));
    expect(early.length / stalled.length).toBeGreaterThan(0.5);
    const long = stalled.filter((stalls) => [...stalls.values()].some((ms) => ms >= 250));
    expect(long.length / stalled.length).toBeGreaterThan(0.5);
  });

  it('stalls places apart from each other', () => {
    const [one, two] = [drawnAt('one'), drawnAt('two')];
    const both = seeds.filter((seed) => one[seed]?.size !== 0 && two[seed]?.size !== 0).length;
    expect(both / seeds.length).toBeLessThan(0.15);
  });

  it('is idle in the neutral world, and where the bound is 0', () => {
    expect(stallsAt(loadAxis.neutral, 'a').size).toBe(0);
    expect(loadAxis.draw(7, { stallMs: 0 })).toEqual(loadAxis.neutral);
    expect(loadAxis.draw(7)).toEqual({ kind: 'stalls', seed: 7, stallMsMax: 300 });
  });

  it('stalls every place at the same boundary in its probes', () => {
    const value = { kind: 'stalled', boundary: 3, stallMsMax: 300 } as const;
    expect([...stallsAt(value, 'a'), ...stallsAt(value, 'b')]).toEqual([
      [3, 300],
      [3, 300],
    ]);
  });

  it('keeps what is named, as it was, and is idle where nothing is', () => {
    fc.assert(
      fc.property(fc.nat(5_000), (seed) => {
        const value = loadAxis.draw(seed);
        const drawn = stallsAt(value, 'a');
        expect([...stallsAt(loadAxis.keep(value, ['a']), 'a')]).toEqual([...drawn]);
        expect(stallsAt(loadAxis.keep(value, ['a']), 'b').size).toBe(0);
        for (const [boundary, ms] of drawn) {
          const one = stallsAt(loadAxis.keep(value, [`a#${boundary}`]), 'a');
          expect([...one]).toEqual([[boundary, ms]]);
        }
        expect(loadAxis.keep(value, [])).toEqual(loadAxis.neutral);
      }),
    );
    expect(loadAxis.keep(loadAxis.neutral, ['a'])).toEqual(loadAxis.neutral);
    expect(loadAxis.keys(loadAxis.draw(1))).toEqual([]);
  });

  it('shrinks to no stall, then to shorter ones at the same boundaries', () => {
    const value = loadAxis.draw(1);
    const shorter = loadAxis.shrink(value);
    expect(shorter.map((each) => (each.kind === 'idle' ? 0 : each.stallMsMax))).toEqual([0, 75, 150, 225]);
    const places = Array.from({ length: 50 }, (_, index) => `test ${index}`);
    for (const each of shorter.slice(1)) {
      for (const place of places) {
        expect([...stallsAt(each, place).keys()]).toEqual([...stallsAt(value, place).keys()]);
        for (const [boundary, ms] of stallsAt(each, place))
          expect(ms).toBeLessThanOrEqual(stallsAt(value, place).get(boundary) ?? 0);
      }
    }
    expect(loadAxis.shrink({ kind: 'stalled', boundary: 0, stallMsMax: 1 })).toEqual([loadAxis.neutral]);
  });

  it('says what it does', () => {
    expect(loadAxis.describe(loadAxis.neutral)).toBe('no stall');
    expect(loadAxis.describe(loadAxis.draw(417))).toBe('stalls of up to 300 ms by seed 417');
    expect(loadAxis.describe({ kind: 'stalled', boundary: 1, stallMsMax: 20 })).toBe(
      'a stall of 20 ms at boundary 1 of every test',
    );
  });
});
