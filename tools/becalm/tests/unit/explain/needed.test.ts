import { describe, expect, it } from 'vitest';
import { isPossibleRace, neededAxes, neededCauses, needsOvertaking } from '../../../src/explain/needed.ts';
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

describe('a least world in which timers of one process overtake each other', () => {
  const overtaking = (value: boolean) => ({
    ...neutralWorld,
    schedule: { kind: 'late', seed: 1, latenessMsMax: 80, overtaking: value } as const,
  });
  const effect = (axis: 'schedule' | 'load', key: string) => ({
    ...{ axis, key, place: 'a > b', what: 'late', location: null },
  });

  it.each([
    ['with a late timer', true, [effect('schedule', 'a > b#t0')], true],
    ['with no single effect known', true, [effect('load', 'a > b#t0')], true],
    ['with a late answer to a file request alone', true, [effect('schedule', 'a > b#f0')], false],
    ['with one of each', true, [effect('schedule', 'a > b#f0'), effect('schedule', 'a > b#t0')], true],
    ['where they keep their order', false, [effect('schedule', 'a > b#t0')], false],
  ])('%s', (_, value, effects, expected) => {
    expect(needsOvertaking({ world: overtaking(value), effects })).toBe(expected);
  });

  it('makes a possible race where each cause needs it, and nothing less was left to try', () => {
    const race = { axes: ['schedule'], world: overtaking(true), ...nothingElse } as const;
    const orderly = { ...race, world: overtaking(false) };
    expect(isPossibleRace({ least: [race, race], complete: true })).toBe(true);
    expect(isPossibleRace({ least: [race, orderly], complete: true })).toBe(false);
    expect(isPossibleRace({ least: [race], complete: false })).toBe(false);
    expect(isPossibleRace({ least: [], complete: true })).toBe(false);
  });

  it('is not the neutral one', () => {
    expect(needsOvertaking({ world: neutralWorld, effects: [] })).toBe(false);
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
