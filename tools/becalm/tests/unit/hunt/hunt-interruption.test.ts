import { describe, expect, it } from 'vitest';
import type { HuntEvent } from '../../../src/hunt/events.ts';
import type { HuntResult } from '../../../src/hunt/result.ts';
import { trialName } from '../../../src/worlds/trial.ts';
import { type FakeSuite, fakeSuite } from './fake-suite.ts';
import { huntIn, ordinary, polluter, replaysOfSome, testOf, victim } from './hunt-in.ts';

describe('hunt that is stopped', () => {
  /** Stops a hunt at the nth event of a kind. */
  async function huntUntil(suite: FakeSuite, kind: HuntEvent['kind'], count: number): Promise<HuntResult> {
    const controller = new AbortController();
    let seen = 0;
    return huntIn(suite, {
      signal: controller.signal,
      observe: (event) => {
        if (event.kind === kind && ++seen === count) controller.abort();
      },
    });
  }

  it('judges what was seen so far without replays', async () => {
    const suite = fakeSuite({ tests: ordinary, polluters: { [victim]: [[polluter]] } });
    const result = await huntUntil(suite, 'worldFinished', 1 + 40 + 30);

    expect(result).toMatchObject({ stopped: true, completedSeeds: 30 });
    expect(testOf(result, victim)).toMatchObject({ verdict: 'unconfirmed', runs: 30, confirmed: null });
    expect(testOf(result, polluter).verdict).toBe('stable');
    expect(result.parts[0]?.suspectsLeft).toBe(1);
    expect(replaysOfSome(suite)).toHaveLength(1);
  });

  it('does not wait for a world that never ends', async () => {
    const controller = new AbortController();
    const suite = fakeSuite({ tests: ordinary, hangs: (seed) => seed === 7 });
    const result = await huntIn(suite, {
      concurrency: 1,
      signal: controller.signal,
      observe: (event) => {
        if (event.kind === 'worldFinished' && trialName(event.trial) === '6') {
          queueMicrotask(() => controller.abort());
        }
      },
    });

    expect(result).toMatchObject({ stopped: true, completedSeeds: 6 });
  });

  it('keeps what is confirmed when the causes are cut short', async () => {
    const suite = fakeSuite({ tests: ordinary, polluters: { [victim]: [[polluter]] } });
    const result = await huntUntil(suite, 'flakyFound', 1);

    expect(testOf(result, victim)).toMatchObject({ verdict: 'flaky', kind: null, causes: [] });
  });

  it('says so when it came to no survey', async () => {
    const result = await huntIn(fakeSuite({ tests: ordinary }), { signal: AbortSignal.abort() });

    expect(result).toMatchObject({ stopped: true, completedSeeds: 0, bound: null });
    expect(result.parts[0]?.tests).toEqual([]);
  });
});
