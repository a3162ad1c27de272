import { describe, expect, it } from 'vitest';
import { neededAxes, neededCauses } from '../../../src/explain/needed.ts';
import { drawWorld, neutralWorld } from '../../../src/worlds/world.ts';

const drawn = drawWorld(7, ['schedule', 'load']);
const late = { ...neutralWorld, schedule: drawn.schedule };
const both = { ...late, load: drawn.load };
const nothingElse = { tests: null, effects: [] };

describe('what is needed of a cause', () => {
  it('is what its least world still varies', () => {
    expect(neededAxes({ axes: ['schedule', 'load'], world: late })).toEqual(['schedule']);
    expect(neededAxes({ axes: ['schedule', 'load'], world: both })).toEqual(['schedule', 'load']);
  });

  it('is the order wherever that is a cause: the tests say it, not the value', () => {
    expect(neededAxes({ axes: ['order', 'load'], world: late })).toEqual(['order']);
  });

  it('is all of it where nothing is left', () => {
    expect(neededAxes({ axes: ['schedule', 'load'], world: neutralWorld })).toEqual(['schedule', 'load']);
    expect(neededAxes({ axes: [], world: neutralWorld })).toEqual([]);
  });
});

describe('the causes of an explanation', () => {
  it('are told once, and not together with what another does without', () => {
    const least = [
      { axes: ['schedule', 'load'], world: late, ...nothingElse },
      { axes: ['schedule'], world: late, ...nothingElse },
      { axes: ['schedule', 'load'], world: both, ...nothingElse },
      { axes: ['order'], world: neutralWorld, ...nothingElse },
    ] as const;
    expect(neededCauses({ least })).toEqual([['schedule'], ['order']]);
  });
});
