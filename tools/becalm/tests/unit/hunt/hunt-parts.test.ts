import { describe, expect, it } from 'vitest';
import { type FakePart, fakeSuite } from './fake-suite.ts';
import { huntIn, ordinary, polluter, testOf, victim } from './hunt-in.ts';

describe('hunt through several parts', () => {
  const node: FakePart = { project: 'node', tests: ordinary, randomly: { [victim]: 0.1 } };
  const dom: FakePart = { project: 'dom', tests: ordinary, randomly: { [polluter]: 0.1 } };

  it('closes one part before it opens the next, and counts a world as failed when any part fails', async () => {
    const suite = fakeSuite(node, dom);
    const result = await huntIn(suite);

    const failingSeeds = new Set([
      ...testOf(result, victim).failingSeeds,
      ...result.parts[1]!.tests.flatMap((test) => test.failingSeeds),
    ]);
    expect(suite.calls()).toMatchObject({ surveys: 2, closed: 2 });
    expect(result.failedWorlds).toBe(failingSeeds.size);
    expect(result.completedSeeds).toBe(100);
  });
});
