import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BoundedMap, CAPACITY_DEFAULT } from '../../../src/core/cache/index.ts';

describe('a map with a capacity', () => {
  test('lets the oldest entry go when there is no room', () => {
    const map = new BoundedMap<string, number>({ capacity: 2 });
    for (const [index, key] of ['a', 'b', 'c'].entries()) map.set(key, index);
    expect(map.keys()).toEqual(['b', 'c']);
    expect(map.counts()).toMatchObject({ evictedCount: 1, expiredCount: 0 });
  });

  test('makes a key that is set again the newest, without evicting another', () => {
    const map = new BoundedMap<string, number>({ capacity: 2 });
    for (const key of ['a', 'b', 'a']) map.set(key, 0);
    expect(map.keys()).toEqual(['b', 'a']);
    expect(map.counts().evictedCount).toBe(0);
  });

  test('counts lookups', () => {
    const map = new BoundedMap<string, number>();
    map.set('a', 1);
    expect([map.get('a'), map.has('a'), map.get('b'), map.has('b')]).toEqual([1, true, undefined, false]);
    expect(map.counts()).toMatchObject({ hitCount: 2, missCount: 2 });
  });

  test('removes what it is told to', () => {
    const map = new BoundedMap<string, number>();
    map.set('a', 1);
    expect([map.delete('a'), map.delete('a'), map.size]).toEqual([true, false, 0]);
  });

  test('keeps ten thousand entries unless told otherwise', () => {
    const map = new BoundedMap<number, number>();
    for (let key = 0; key <= CAPACITY_DEFAULT; key += 1) map.set(key, key);
    expect([map.size, map.has(0), map.has(1)]).toEqual([10_000, false, true]);
  });

  test('keeps the newest distinct keys, whatever the order of setting', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9)), fc.integer({ min: 1, max: 5 }), (keys, capacity) => {
        const map = new BoundedMap<number, number>({ capacity });
        for (const key of keys) map.set(key, key);
        const newestFirst = [...new Set(keys.toReversed())];
        expect(map.keys()).toEqual(newestFirst.slice(0, capacity).reverse());
      }),
    );
  });

  test.each([0, -1, 1.5, Number.NaN])('refuses the capacity %s', (capacity) => {
    expect(() => new BoundedMap({ capacity })).toThrow(/^Expected a capacity that is a whole number/);
  });
});

describe('a map with an age limit', () => {
  test('forgets an entry at its greatest age, and not before', () => {
    let nowMs = 0;
    const map = new BoundedMap<string, number>({ age: { maxMs: 10, monotonicMs: () => nowMs } });
    map.set('a', 1);
    nowMs = 5;
    map.set('b', 2);
    nowMs = 9;
    expect(map.keys()).toEqual(['a', 'b']);
    nowMs = 10;
    expect([map.get('a'), map.get('b'), map.size]).toEqual([undefined, 2, 1]);
    expect(map.counts()).toMatchObject({ expiredCount: 1, evictedCount: 0 });
  });

  test.each<[string, (map: BoundedMap<string, number>) => unknown, unknown]>([
    ['its size', (map) => map.size, 0],
    ['a value', (map) => map.get('old'), undefined],
    ['whether a key is kept', (map) => map.has('old'), false],
    ['whether there was something to delete', (map) => map.delete('old'), false],
    ['its keys', (map) => map.keys(), []],
  ])('does not count what has expired when asked for %s', (_, ask, answer) => {
    let nowMs = 0;
    const map = new BoundedMap<string, number>({ age: { maxMs: 10, monotonicMs: () => nowMs } });
    map.set('old', 1);
    nowMs = 10;
    expect(ask(map)).toEqual(answer);
  });

  test('makes room by age before it evicts what is young', () => {
    let nowMs = 0;
    const map = new BoundedMap<string, number>({ capacity: 2, age: { maxMs: 10, monotonicMs: () => nowMs } });
    map.set('old', 1);
    nowMs = 9;
    map.set('young', 2);
    nowMs = 10;
    map.set('new', 3);
    expect(map.counts()).toMatchObject({ expiredCount: 1, evictedCount: 0 });
    expect(map.keys()).toEqual(['young', 'new']);
  });

  test('starts the age of a key anew when it is set again', () => {
    let nowMs = 0;
    const map = new BoundedMap<string, number>({ age: { maxMs: 10, monotonicMs: () => nowMs } });
    map.set('a', 1);
    nowMs = 9;
    map.set('a', 2);
    nowMs = 18;
    expect(map.get('a')).toBe(2);
  });

  test.each([0, -1, Number.NaN])('refuses an age of %s ms', (maxMs) => {
    expect(() => new BoundedMap({ age: { maxMs, monotonicMs: () => 0 } })).toThrow(
      /^Expected a greatest age/,
    );
  });
});
