import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeEntries } from '../../../../src/core/bus/redis/merge-entries.ts';

const LIMIT = 3;

test('chunk by chunk, the entries of several streams come in the order of their ranks', () => {
  const topics = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 30 });
  fc.assert(
    fc.property(topics, (plan) => {
      const streams = new Map(['a', 'b', 'c'].map((topic) => [topic, ranksOf(topic)] as const));
      const taken = new Map<string, number>();
      const order: number[] = [];
      for (let chunk = next(); chunk.length > 0; chunk = next()) {
        for (const { topic, entry } of chunk) {
          taken.set(topic, (taken.get(topic) ?? 0) + 1);
          order.push(Number(entry.fields.get('s')));
        }
      }
      expect(order).toEqual(plan.map((_, index) => index + 1));

      function ranksOf(topic: string): readonly number[] {
        return plan.flatMap((each, index) => (each === topic ? [index + 1] : []));
      }

      function next() {
        const answer = [...streams].map(([topic, ranks]) => {
          const start = taken.get(topic) ?? 0;
          return [topic, ranks.slice(start, start + LIMIT).map(entryOf)] as const;
        });
        return mergeEntries(new Map(answer), LIMIT);
      }
    }),
  );
});

test('an entry of somebody else stays behind the one before it', () => {
  const foreign = { id: '2-5', fields: new Map([['x', 'y']]) };
  const merged = mergeEntries(
    new Map([
      ['a', [entryOf(5), foreign]],
      ['b', [entryOf(2)]],
    ]),
    LIMIT,
  );
  expect(merged.map(({ entry }) => entry.id)).toEqual(['2-0', '5-0', '2-5']);
});

function entryOf(rank: number) {
  return {
    id: `${rank}-0`,
    fields: new Map([
      ['s', String(rank)],
      ['p', '1'],
    ]),
  };
}
