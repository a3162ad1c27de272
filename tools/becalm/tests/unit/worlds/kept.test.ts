import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isKept, isPlaceKept, keptWithin } from '../../../src/worlds/kept.ts';

const places = fc.constantFrom('a.test.ts', 'a.test.ts > one', 'a.test.ts > one #2', 'b.test.ts > two');
const changes = fc.constantFrom('0', '1', 't0', 't1', 'f3', 'i12');
const keys = fc.array(
  fc.oneof(
    places,
    fc.tuple(places, changes).map(([place, change]) => `${place}#${change}`),
  ),
);

describe('what is kept', () => {
  it('is everything where nothing is named', () => {
    expect(isKept(undefined, 'a', 't0')).toBe(true);
    expect(isPlaceKept(undefined, 'a')).toBe(true);
  });

  it('is one change, or all of a place, and nothing of another place', () => {
    expect(isKept(['a#t1'], 'a', 't1')).toBe(true);
    expect(isKept(['a#t1'], 'a', 't2')).toBe(false);
    expect(isKept(['a#t1'], 'b', 't1')).toBe(false);
    expect(isKept(['a'], 'a', 't7')).toBe(true);
    expect([isPlaceKept(['a#t1'], 'a'), isPlaceKept(['a'], 'a'), isPlaceKept(['a#t1'], 'b')]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('takes the second test of a name for no change of the first', () => {
    expect(isPlaceKept(['a.test.ts > one #2'], 'a.test.ts > one')).toBe(false);
    expect(isPlaceKept(['a.test.ts > one#x'], 'a.test.ts > one')).toBe(false);
  });

  it('keeps, of what was kept, what both name', () => {
    fc.assert(
      fc.property(keys, keys, places, changes, (first, second, place, change) => {
        const both = isKept(first, place, change) && isKept(second, place, change);
        expect(isKept(keptWithin(first, second), place, change)).toBe(both);
        expect(isKept(keptWithin(undefined, second), place, change)).toBe(isKept(second, place, change));
      }),
    );
  });
});
