import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LossyPositions } from '../../../../src/core/bus/redis/lossy-positions.ts';

const all = () => true;

test('every position is delivered once or counted as missing once, whatever is cut off', () => {
  const steps = fc.array(fc.record({ published: fc.nat(5), isCut: fc.boolean(), isMarked: fc.boolean() }));
  fc.assert(
    fc.property(steps, fc.nat(10), (plan, start) => {
      const positions = new LossyPositions(all);
      let end = start;
      let covered = start;
      positions.catchUp(new Map([['a', start]]));
      for (const { published, isCut, isMarked } of plan) {
        for (let count = 0; count < published; count += 1) {
          if (!isCut) covered += (positions.admit('a', end) ?? 0) + 1;
          end += 1;
        }
        if (isMarked) covered += positions.catchUp(new Map([['a', end]])).get('a') ?? 0;
      }
      covered += positions.catchUp(new Map([['a', end]])).get('a') ?? 0;
      expect(covered).toBe(end);
    }),
  );
});

test('a topic that appears later is expected from its first message on', () => {
  const positions = new LossyPositions(all);
  positions.catchUp(new Map([['a', 5]]));
  expect(positions.admit('b', 2)).toBe(2);
  expect(positions.admit('a', 5)).toBe(0);
});

test('nothing is for a subscription that has not begun', () => {
  expect(new LossyPositions(all).admit('a', 0)).toBeUndefined();
});

test('only topics that match are counted', () => {
  const positions = new LossyPositions((topic) => topic === 'a');
  positions.catchUp(new Map());
  expect([
    ...positions.catchUp(
      new Map([
        ['a', 1],
        ['b', 1],
      ]),
    ),
  ]).toEqual([['a', 1]]);
});

test('a server that has lost its count begins anew; what it has is the least that is missing', () => {
  const positions = new LossyPositions(all);
  positions.catchUp(new Map([['a', 100]]));
  expect(positions.admit('a', 3)).toBe(3);
  expect(positions.admit('a', 4)).toBe(0);
});
