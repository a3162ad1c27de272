import { describe, expect, it } from 'vitest';
import type { HuntEvent } from '../../../src/hunt/events.ts';
import { isIncomplete } from '../../../src/hunt/result.ts';
import { lostInARowMax } from '../../../src/hunt/worlds-log.ts';
import { trialName } from '../../../src/worlds/trial.ts';
import { type FakeSuite, fakeSuite } from './fake-suite.ts';
import { huntIn, ordinary, polluter, testOf, victim } from './hunt-in.ts';

describe('hunt that loses workers', () => {
  it('tries a lost world once more', async () => {
    const suite = fakeSuite({ tests: ordinary, lost: ({ seed, call }) => seed === 5 && call === 1 });
    const result = await huntIn(suite);

    expect(result.completedSeeds).toBe(100);
    expect(result.parts[0]?.lostWorlds).toEqual([]);
    expect(suite.calls().runs).toHaveLength(140 + 1);
  });

  it('reports a world that is lost twice and goes on', async () => {
    const events: HuntEvent[] = [];
    const suite = fakeSuite({
      tests: ordinary,
      polluters: { [victim]: [[polluter]] },
      lost: ({ seed }) => seed === 5 || seed === 3,
    });
    const result = await huntIn(suite, { observe: (event) => events.push(event) });

    expect(result.completedSeeds).toBe(98);
    expect(result.parts[0]?.lostWorlds.map(({ trial }) => trialName(trial))).toEqual(['3', '5']);
    expect(testOf(result, victim)).toMatchObject({ verdict: 'flaky', runs: 98 });
    expect(isIncomplete(result)).toBe(true);
    expect(events.filter(({ kind }) => kind === 'worldLost')).toHaveLength(2);
  });

  it('gives up a part that loses one world after the other', async () => {
    const suite = fakeSuite({ tests: ordinary, lost: ({ kind }) => kind === 'run' });
    const result = await huntIn(suite, { concurrency: 1 });

    // Each world is tried twice.
    expect(suite.calls().runs).toHaveLength(2 * lostInARowMax);
    expect(result.parts[0]?.gaveUp).toContain('the worker was killed');
    expect(isIncomplete(result)).toBe(true);
  });

  it('hunts nothing where the survey itself is lost', async () => {
    const suite = fakeSuite({ tests: ordinary, lost: ({ kind }) => kind === 'survey' });
    const result = await huntIn(suite);

    expect(result.parts[0]).toMatchObject({
      probes: 0,
      lostWorlds: [{ trial: { kind: 'probe', index: 0 } }],
    });
    expect(isIncomplete(result)).toBe(true);
  });

  it('tries another world when the replay of one is lost', async () => {
    const build = (lostSeed: number | null): FakeSuite =>
      fakeSuite({
        tests: ordinary,
        polluters: { [victim]: [[polluter]] },
        lost: ({ seed, kind }) => kind === 'replay' && seed !== null && seed === lostSeed,
      });
    const [best] = testOf(await huntIn(build(null)), victim).failingSeeds;
    const result = await huntIn(build(best ?? null));

    expect(testOf(result, victim)).toMatchObject({
      verdict: 'flaky',
      confirmed: { replays: 3, failures: 3 },
    });
    expect(testOf(result, victim).trial).not.toEqual({ kind: 'seed', seed: best });
  });

  it('leaves a suspect without an answer when all its replays are lost', async () => {
    const suite = fakeSuite({
      tests: ordinary,
      polluters: { [victim]: [[polluter]] },
      lost: ({ kind }) => kind === 'replay',
    });
    const result = await huntIn(suite);

    expect(testOf(result, victim)).toMatchObject({ verdict: 'unconfirmed', confirmed: null });
    expect(result.parts[0]?.suspectsLeft).toBe(1);
    expect(isIncomplete(result)).toBe(true);
  });
});
