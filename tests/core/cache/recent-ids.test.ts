import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RecentIds } from '../../../src/core/cache/index.ts';

const idLists = fc.array(fc.integer({ min: 0, max: 20 }).map(String), { maxLength: 60 });

test('knows the latest identifiers, at least as many as asked for and at most twice as many', () => {
  fc.assert(
    fc.property(idLists, fc.integer({ min: 1, max: 8 }), (ids, count) => {
      const recent = new RecentIds(count);
      for (const id of ids) if (!recent.has(id)) recent.add(id);
      const distinct = ids.toReversed().filter((id, index, all) => all.indexOf(id) === index);
      expect(recent.toArray().length).toBeLessThanOrEqual(2 * count);
      expect(recent.toArray().length).toBeGreaterThanOrEqual(Math.min(count, distinct.length));
      for (const id of recent.toArray()) expect(recent.has(id)).toBe(true);
    }),
  );
});

test('forgets the oldest identifier first', () => {
  const recent = new RecentIds(2, ['a', 'b', 'c', 'd', 'e']);
  expect(['a', 'b', 'c', 'd', 'e'].map((id) => recent.has(id))).toEqual([false, false, true, true, true]);
});

test('comes back from its list with the same memory', () => {
  fc.assert(
    fc.property(idLists, fc.integer({ min: 1, max: 8 }), (ids, count) => {
      const recent = new RecentIds(count, [...new Set(ids)]);
      const restored = new RecentIds(count, recent.toArray());
      expect(restored.toArray()).toEqual(recent.toArray());
    }),
  );
});
