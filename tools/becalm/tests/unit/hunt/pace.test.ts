import { describe, expect, test } from 'vitest';
import { paceOf } from '../../../src/hunt/pace.ts';
import { planHunt } from '../../../src/hunt/plan.ts';
import { isIncomplete } from '../../../src/hunt/result.ts';
import { axisNames } from '../../../src/worlds/world.ts';
import { type FakePart, fakeSuite } from './fake-suite.ts';
import { huntIn, ordinary, polluter, testOf, victim } from './hunt-in.ts';

const plan = planHunt({ first: 1, count: 100 }, axisNames);
const nothing = { suspects: 0, coldMs: 1000, concurrency: 2, plan };
const flaky: FakePart = { tests: ordinary, randomly: { [victim]: 0.03 } };

/** A clock that goes on by a second for every world that ends. */
function worldClock(): { readonly now: () => number; readonly tick: () => void } {
  let nowMs = 0;
  return {
    now: () => nowMs,
    tick: () => {
      nowMs += 1000;
    },
  };
}

describe('paceOf', () => {
  test('lets everything begin without a budget', () => {
    const pace = paceOf({ untilFlaky: false, budget: null });
    expect([pace.mayProbe(), pace.mayDraw({ ...nothing, suspects: 1e6 })]).toEqual([true, true]);
  });

  test('gives a part its share of what is left, and probes all of it', () => {
    let nowMs = 100;
    const pace = paceOf({ untilFlaky: false, budget: { totalMs: 1000, now: () => nowMs } });
    pace.begin(0.25);
    nowMs = 349;
    expect(pace.mayDraw(nothing)).toBe(true);
    nowMs = 350;
    expect([pace.mayDraw(nothing), pace.mayProbe()]).toEqual([false, true]);
    pace.begin(1);
    expect(pace.mayDraw(nothing)).toBe(true);
    nowMs = 1100;
    expect([pace.mayDraw(nothing), pace.mayProbe()]).toEqual([false, false]);
    pace.begin(1);
    expect(pace.mayDraw(nothing)).toBe(false);
  });

  test('keeps time to confirm what was found, half of the part at most', () => {
    let nowMs = 0;
    const pace = paceOf({ untilFlaky: false, budget: { totalMs: 100_000, now: () => nowMs } });
    pace.begin(1);
    const perSuspectMs = ((6 + 2 * plan.axes.length) * 1000) / 2;
    nowMs = 100_000 - perSuspectMs - 1;
    expect(pace.mayDraw({ ...nothing, suspects: 1 })).toBe(true);
    nowMs += 2;
    expect(pace.mayDraw({ ...nothing, suspects: 1 })).toBe(false);
    nowMs = 49_999;
    expect(pace.mayDraw({ ...nothing, suspects: 1000 })).toBe(true);
    nowMs = 50_001;
    expect(pace.mayDraw({ ...nothing, suspects: 1000 })).toBe(false);
  });
});

describe('a hunt with a budget', () => {
  test('ends with it, and nothing is missing', async () => {
    const { now, tick } = worldClock();
    const result = await huntIn(fakeSuite({ tests: ordinary }), {
      observe: ({ kind }) => {
        if (kind === 'worldFinished') tick();
      },
      rules: { untilFlaky: false, budget: { totalMs: 70_000, now } },
    });
    expect(result.stop).toBe('budget');
    expect(result.completedSeeds).toBeGreaterThan(5);
    expect(result.completedSeeds).toBeLessThan(40);
    expect(result.bound).toBeCloseTo(1 - 0.05 ** (1 / result.completedSeeds), 6);
    expect(isIncomplete(result)).toBe(false);
  });

  test('is incomplete where it ends before the last probe', async () => {
    const { now, tick } = worldClock();
    const result = await huntIn(fakeSuite({ tests: ordinary }), {
      observe: ({ kind }) => {
        if (kind === 'worldFinished') tick();
      },
      rules: { untilFlaky: false, budget: { totalMs: 20_000, now } },
    });
    expect(result).toMatchObject({ stop: 'budget', completedSeeds: 0, bound: null });
    expect(isIncomplete(result)).toBe(true);
  });

  test('is any other hunt where it is enough', async () => {
    const result = await huntIn(fakeSuite(flaky), {
      rules: { untilFlaky: false, budget: { totalMs: 1, now: () => 0 } },
    });
    expect(result).toEqual(await huntIn(fakeSuite(flaky)));
    expect(result.stop).toBe('seeds');
  });

  test('gives every part its worlds', async () => {
    const { now, tick } = worldClock();
    const part: FakePart = { tests: ordinary };
    const result = await huntIn(fakeSuite(part, { ...part, project: 'other' }), {
      observe: ({ kind }) => {
        if (kind === 'worldFinished') tick();
      },
      rules: { untilFlaky: false, budget: { totalMs: 150_000, now } },
    });
    expect(result.stop).toBe('budget');
    for (const { tests, probes } of result.parts) {
      expect(probes).toBe(result.plan.probes.length);
      expect(tests[0]?.runs).toBeGreaterThan(5);
    }
  });
});

describe('a hunt until the first finding', () => {
  const untilFlaky = { untilFlaky: true, budget: null };

  test('begins no world after it, and says nothing of rates', async () => {
    const result = await huntIn(fakeSuite(flaky), { rules: untilFlaky, axes: ['random'] });
    expect(result).toMatchObject({ stop: 'until-flaky', bound: null });
    const found = testOf(result, victim);
    expect(found).toMatchObject({ verdict: 'flaky', rate: null, interval: null });
    expect(result.completedSeeds).toBeLessThan(100);
    expect(Math.max(...found.failingSeeds)).toBeGreaterThanOrEqual(result.completedSeeds - 1);
    expect(isIncomplete(result)).toBe(false);
  });

  test('ends before the first seed where a probe shows it', async () => {
    const result = await huntIn(fakeSuite({ tests: ordinary, polluters: { [victim]: [[polluter]] } }), {
      rules: untilFlaky,
    });
    expect(result).toMatchObject({ stop: 'until-flaky', completedSeeds: 0 });
    expect(testOf(result, victim).verdict).toBe('flaky');
  });

  test('goes on after what does not come back', async () => {
    const result = await huntIn(fakeSuite({ tests: ordinary, races: { [victim]: 0.02 } }), {
      rules: untilFlaky,
    });
    expect(result.stop).toBe('seeds');
    expect(result.completedSeeds).toBe(100);
    expect(testOf(result, victim).verdict).toBe('unconfirmed');
  });

  test('is any other hunt where there is nothing to find', async () => {
    const broken = { tests: ordinary, alwaysFails: [victim] };
    const result = await huntIn(fakeSuite(broken), { rules: untilFlaky });
    expect(result).toEqual(await huntIn(fakeSuite(broken)));
    expect(result.bound).not.toBeNull();
  });

  test('hunts no other part', async () => {
    const suite = fakeSuite(flaky, { tests: ordinary, project: 'other' });
    const result = await huntIn(suite, { rules: untilFlaky, axes: ['random'] });
    expect(result.parts).toHaveLength(1);
    expect(suite.calls().surveys).toBe(1);
  });
});
