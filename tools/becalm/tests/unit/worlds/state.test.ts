import { describe, expect, it } from 'vitest';
import { isRepeated, stateAxis } from '../../../src/worlds/axes/state.ts';

const seeds = Array.from({ length: 2_000 }, (_, seed) => seed);

describe('the state axis', () => {
  it('repeats some tests in some worlds, the same ones every time', () => {
    const repeated = seeds.filter((seed) => isRepeated(stateAxis.draw(seed), 'a > one'));
    expect(repeated.length / seeds.length).toBeGreaterThan(0.03);
    expect(repeated.length / seeds.length).toBeLessThan(0.1);
    expect(seeds.filter((seed) => isRepeated(stateAxis.draw(seed), 'a > one'))).toEqual(repeated);
    const active = seeds.filter((seed) => stateAxis.draw(seed).kind !== 'once');
    expect(active.length / seeds.length).toBeGreaterThan(0.2);
    expect(active.length / seeds.length).toBeLessThan(0.3);
  });

  it('repeats tests apart from each other', () => {
    const active = seeds.map((seed) => stateAxis.draw(seed)).filter(({ kind }) => kind !== 'once');
    const both = active.filter((value) => isRepeated(value, 'a > one') && isRepeated(value, 'a > two'));
    expect(both.length / active.length).toBeLessThan(0.12);
  });

  it('repeats none in the neutral world and all in the probe', () => {
    expect(isRepeated(stateAxis.neutral, 'a')).toBe(false);
    expect(isRepeated({ kind: 'twice' }, 'a')).toBe(true);
  });

  it('keeps the tests that are named', () => {
    const kept = stateAxis.keep({ kind: 'twice' }, ['a', 'b']);
    expect(['a', 'b', 'c'].map((test) => isRepeated(kept, test))).toEqual([true, true, false]);
    expect(['a', 'b'].map((test) => isRepeated(stateAxis.keep(kept, ['b', 'c']), test))).toEqual([
      false,
      true,
    ]);
    expect(stateAxis.keep(kept, ['c'])).toEqual(stateAxis.neutral);
    expect(stateAxis.keep(stateAxis.neutral, ['a'])).toEqual(stateAxis.neutral);
    expect(stateAxis.keys(kept)).toEqual([]);
  });

  it('shrinks to once, and says what it does', () => {
    expect(stateAxis.shrink({ kind: 'twice' })).toEqual([stateAxis.neutral]);
    expect(stateAxis.shrink(stateAxis.neutral)).toEqual([]);
    const words = [stateAxis.neutral, { kind: 'twice' } as const, { kind: 'repeated', seed: 3 } as const];
    expect(words.map((value) => stateAxis.describe(value))).toEqual([
      'every test once',
      'every test twice',
      'some tests twice by seed 3',
    ]);
  });
});
