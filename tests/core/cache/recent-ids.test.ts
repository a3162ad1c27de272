import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RecentIds } from '../../../src/core/cache/index.ts';

const idLists = fc.array(fc.integer({ min: 0, max: 20 }).map(String), { maxLength: 60 });

test('knows as many of the latest identifiers as asked for, oldest first; one that it knows keeps its place', () => {
  fc.assert(
    fc.property(idLists, fc.integer({ min: 1, max: 8 }), (ids, capacity) => {
      const recent = new RecentIds(capacity);
      let model: readonly string[] = [];
      for (const id of ids) {
        expect(recent.has(id)).toBe(model.includes(id));
        recent.add(id);
        if (!model.includes(id)) model = [...model, id].slice(-capacity);
        expect(recent.toArray()).toEqual(model);
      }
    }),
  );
});

test('forgets the oldest identifier first', () => {
  const recent = new RecentIds(2, ['a', 'b', 'c', 'd', 'e']);
  expect(['a', 'b', 'c', 'd', 'e'].map((id) => recent.has(id))).toEqual([false, false, false, true, true]);
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
