import fc from 'fast-check';
import { expect, test } from 'vitest';
import { IdSet } from '../../../src/core/cache/index.ts';

/** Few identifiers, so that many are put in again; the empty one and any others as well. */
const id = fc.oneof(
  fc.integer({ min: 0, max: 60 }).map(String),
  fc.constantFrom('', 'constructor', '__proto__'),
  fc.string({ unit: 'binary', maxLength: 4 }),
);
const step = fc.record({ kind: fc.constantFrom('add', 'add', 'delete', 'has'), id });

test('holds what a Set holds, and says the same of every step', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300, size: 'max' }), (steps) => {
      const ids = new IdSet();
      const model = new Set<string>();
      for (const each of steps) {
        if (each.kind === 'add') expect(ids.add(each.id)).toBe(!model.has(each.id));
        if (each.kind === 'add') model.add(each.id);
        if (each.kind === 'delete') expect(ids.delete(each.id)).toBe(model.delete(each.id));
        expect(ids.has(each.id)).toBe(model.has(each.id));
        expect(ids.size).toBe(model.size);
      }
      for (const each of steps) expect(ids.has(each.id)).toBe(model.has(each.id));
    }),
  );
});

test('finds each of many identifiers while the oldest leave', () => {
  const ids = new IdSet();
  for (let count = 0; count < 5_000; count += 1) {
    ids.add(`intent-${count}`);
    if (count >= 1_000) ids.delete(`intent-${count - 1_000}`);
  }
  const known = Array.from({ length: 5_000 }, (_, count) => ids.has(`intent-${count}`));
  expect(known.indexOf(true)).toBe(4_000);
  expect(known.filter(Boolean)).toHaveLength(1_000);
  for (let count = 4_000; count < 5_000; count += 1) expect(ids.delete(`intent-${count}`)).toBe(true);
  expect(ids.size).toBe(0);
});
