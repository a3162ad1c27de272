import { describe, expect, it } from 'vitest';
import { clustersOf } from '../../../src/explain/clusters.ts';
import type { Explanation } from '../../../src/explain/explanation.ts';
import { neutralWorld, type World } from '../../../src/worlds/world.ts';

const overtaking: World = {
  ...neutralWorld,
  schedule: { kind: 'late', seed: 1, latenessMsMax: 80, overtaking: true },
};

function victim(
  name: string,
  polluters: Explanation['polluters'],
  world = neutralWorld,
): Parameters<typeof clustersOf>[0][number] {
  return {
    id: { file: 'a.test.ts', name },
    explanation: {
      role: 'victim',
      polluters,
      ...{ stateSetters: [], cleaners: [], left: [] },
      least: [{ axes: ['schedule'], world, tests: null, effects: [] }],
      cost: { runs: 1, suiteEquivalents: 1 },
      confidence: 0.99,
      complete: true,
    },
  };
}

describe('findings with one reason', () => {
  it('are those that share a whole set, in any order of its tests', () => {
    const findings = [
      victim('one', [['x', 'y']]),
      victim('two', [['y', 'x'], ['z']]),
      victim('three', [['z']]),
      victim('four', [['x']]),
    ];
    expect(clustersOf(findings)).toEqual([
      { role: 'victim', byOrder: false, shared: ['x', 'y'], tests: ['a.test.ts > one', 'a.test.ts > two'] },
    ]);
  });

  it('are no possible race and something else', () => {
    const real = [victim('one', [['x']]), victim('two', [['x']])];
    const races = [victim('three', [['x']], overtaking), victim('four', [['x']], overtaking)];
    expect(clustersOf([...real, ...races]).map(({ tests }) => tests)).toEqual([
      ['a.test.ts > one', 'a.test.ts > two'],
      ['a.test.ts > three', 'a.test.ts > four'],
    ]);
    expect(clustersOf([...real.slice(1), ...races.slice(1)])).toEqual([]);
  });
});
