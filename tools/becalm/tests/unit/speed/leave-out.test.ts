import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leaveOut, type SharingConflict } from '../../../src/speed/isolation/leave-out.ts';

const file = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g');
const conflicts: fc.Arbitrary<readonly SharingConflict[]> = fc.array(
  fc.record({ polluters: fc.uniqueArray(file, { minLength: 1, maxLength: 3 }), victim: file }),
  { maxLength: 8 },
);

const settles = (files: readonly string[], all: readonly SharingConflict[]): boolean =>
  all.every(({ polluters, victim }) => [...polluters, victim].some((each) => files.includes(each)));

/** Every set of the seven files. */
function* subsets(): Generator<readonly string[]> {
  const all = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  for (let bits = 0; bits < 2 ** all.length; bits++) yield all.filter((_, index) => bits & (1 << index));
}

describe('leaveOut', () => {
  it('settles every conflict, with no more files than any other choice', () => {
    fc.assert(
      fc.property(conflicts, (all) => {
        const chosen = leaveOut(all);
        const fewest = Math.min(
          ...[...subsets()].filter((files) => settles(files, all)).map((files) => files.length),
        );
        expect(settles(chosen, all)).toBe(true);
        expect(chosen).toHaveLength(fewest);
      }),
    );
  });

  it('does not depend on the order of the conflicts in how many it leaves out', () => {
    fc.assert(
      fc.property(conflicts, (all) => {
        expect(leaveOut(all.toReversed())).toHaveLength(leaveOut(all).length);
      }),
    );
  });

  it.each([
    ['the one that leaks, of two', [{ polluters: ['z'], victim: 'a' }], ['z']],
    [
      'the one that leaks to many',
      [
        { polluters: ['p'], victim: 'x' },
        { polluters: ['p'], victim: 'y' },
      ],
      ['p'],
    ],
    [
      'the one that suffers from many',
      [
        { polluters: ['p'], victim: 'x' },
        { polluters: ['q'], victim: 'x' },
      ],
      ['x'],
    ],
    [
      'what is common, where the most frequent is not enough',
      [
        { polluters: ['a'], victim: 'b' },
        { polluters: ['a'], victim: 'c' },
        { polluters: ['b'], victim: 'd' },
        { polluters: ['c'], victim: 'e' },
      ],
      ['b', 'c'],
    ],
  ])('leaves out %s', (_, all, chosen) => {
    expect(leaveOut(all)).toEqual(chosen);
  });

  it('comes to an answer where there are very many conflicts', () => {
    const many = Array.from({ length: 120 }, (_, index) => ({
      polluters: [`p${index % 40}`, `q${index % 37}`],
      victim: `v${index % 31}`,
    }));
    expect(settles(leaveOut(many), many)).toBe(true);
  });
});
