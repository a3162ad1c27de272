import { describe, expect, it } from 'vitest';
import { type ClonePair, type Fragment, groupClones } from '../../../tools/cleanup/measures/clone-groups.ts';

describe('groupClones', () => {
  it('makes one group of four places from three pairs that share a place', () => {
    const a = at('a.ts', 1, 5);
    const pairs: readonly ClonePair[] = [
      [a, at('b.ts', 11, 15)],
      [at('c.ts', 21, 25), a],
      [at('d.ts', 31, 35), at('c.ts', 22, 25)],
    ];
    expect(sizesOf(pairs)).toEqual([4]);
  });

  it('finds the same groups in whichever order the pairs come', () => {
    const [a, b, c, d] = [at('a.ts', 1, 5), at('b.ts', 1, 5), at('c.ts', 1, 5), at('d.ts', 1, 5)];
    expect(
      sizesOf([
        [a, b],
        [c, d],
        [b, c],
      ]),
    ).toEqual([4]);
    expect(
      sizesOf([
        [b, c],
        [c, d],
        [a, b],
      ]),
    ).toEqual([4]);
  });

  it('keeps pairs apart that are neighbours, and counts a place once', () => {
    const pairs: readonly ClonePair[] = [
      [at('a.ts', 1, 6), at('b.ts', 1, 6)],
      [at('a.ts', 6, 11), at('c.ts', 1, 6)],
      [at('a.ts', 2, 7), at('b.ts', 2, 7)],
    ];
    expect(sizesOf(pairs)).toEqual([2, 2]);
  });

  it('joins the lines of fragments that are the same place', () => {
    const [group] = groupClones([
      [at('a.ts', 1, 6), at('b.ts', 1, 6)],
      [at('a.ts', 3, 9), at('b.ts', 3, 9)],
    ]);
    expect(group).toEqual([at('a.ts', 1, 9), at('b.ts', 1, 9)]);
  });

  it('finds two places in one file', () => {
    expect(sizesOf([[at('a.ts', 1, 5), at('a.ts', 11, 15)]])).toEqual([2]);
  });
});

function at(path: string, firstLine: number, lastLine: number): Fragment {
  return { path, firstLine, lastLine };
}

function sizesOf(pairs: readonly ClonePair[]): readonly number[] {
  return groupClones(pairs).map(({ length }) => length);
}
