import { describe, expect, it } from 'vitest';
import { planParts } from '../../tools/check/parts.ts';
import { type Measure, type Place, takeMeasures } from '../../tools/cleanup/measure.ts';
import { measures } from '../../tools/cleanup/measures.ts';
import { madeUpRepository } from './made-up-repository.ts';

describe('takeMeasures', () => {
  it('holds where no place breaks the floor', async () => {
    const taken = await takeMeasures(
      [measure('fine', [place('a.ts', 3, false)]), measure('broken', [place('a.ts', 3, true)])],
      madeUpRepository({}),
    );
    expect(taken.map(({ name, holds }) => [name, holds])).toEqual([
      ['fine', true],
      ['broken', false],
    ]);
  });

  it('sorts places: what breaks first, then by weight, then by file', async () => {
    const places = [
      place('c.ts', 9, false),
      place('b.ts', 2, true),
      place('a.ts', 5, true),
      place('a.ts', 9, false),
    ];
    const [taken] = await takeMeasures([measure('any', places)], madeUpRepository({}));
    expect(taken?.places.map(({ path, weight }) => `${path} ${weight}`)).toEqual([
      'a.ts 5',
      'b.ts 2',
      'a.ts 9',
      'c.ts 9',
    ]);
  });
});

describe('the floors', () => {
  it('are each held by a part of the check, and by the part of that name only where no other does', () => {
    const parts = planParts(() => true);
    const own = parts.find(({ name }) => name === 'cleanup')?.commands[0]?.args.at(-1);
    expect(own).toBe(
      measures
        .filter(({ heldBy }) => heldBy === 'cleanup')
        .map(({ name }) => name)
        .join(','),
    );
    for (const { heldBy } of measures) expect(parts.map(({ name }) => name)).toContain(heldBy);
  });
});

function place(path: string, weight: number, breaks: boolean): Place {
  return { path, line: 1, name: 'planted', weight, breaks };
}

function measure(name: string, places: readonly Place[]): Measure {
  return { name, what: name, floor: 'none', heldBy: 'lint', take: async () => ({ figure: '1', places }) };
}
