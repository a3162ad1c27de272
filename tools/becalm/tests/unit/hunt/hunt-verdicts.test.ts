import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isIncomplete } from '../../../src/hunt/result.ts';
import { testPath } from '../../../src/worlds/test-path.ts';
import { type FakeSuite, fakeSuite } from './fake-suite.ts';
import { coldControls, huntIn, ordinary, polluter, replaysOfSome, testOf, victim } from './hunt-in.ts';

describe('hunt', () => {
  it('calls every test of a sound suite stable and bounds the rate of failing worlds', async () => {
    const result = await huntIn(fakeSuite({ tests: ordinary }), { seeds: 1000 });

    expect(result.parts[0]?.tests.map(({ verdict }) => verdict)).toEqual(ordinary.map(() => 'stable'));
    expect(result).toMatchObject({ completedSeeds: 1000, failedWorlds: 0, stopped: false });
    expect(result.bound).toBeCloseTo(0.0029912, 7);
    expect(isIncomplete(result)).toBe(false);
  });

  it('runs p0 as the survey, every other probe once and every seed once', async () => {
    const suite = fakeSuite({ tests: ordinary });
    await huntIn(suite, { seeds: 100 });

    expect(suite.calls()).toMatchObject({ surveys: 1, closed: 1, inFlightMax: 2 });
    expect(suite.calls().runs).toHaveLength(40 + 100);
    // Cold controls: every probe once more, and the first and the 51st seed.
    expect(suite.calls().replays).toHaveLength(40 + 2);
  });

  it('finds a victim of a later test, confirms it and names order as its cause', async () => {
    const suite = fakeSuite({ tests: ordinary, polluters: { [victim]: [[polluter]] } });
    const result = await huntIn(suite);

    const finding = testOf(result, victim);
    expect(finding).toMatchObject({
      verdict: 'flaky',
      kind: 'order-dependent',
      causes: [['order']],
      confirmed: { replays: 3, failures: 3 },
      runs: 100,
      error: { message: `expected ${victim} to pass` },
    });
    // The victim runs after its polluter in half of all orders; 25 to 75 of 100 is beyond five sigma.
    expect(finding.failures).toBeGreaterThan(25);
    expect(finding.failures).toBeLessThan(75);
    expect(finding.failingSeeds).toHaveLength(finding.failures);
    expect(finding.failingProbes).toContain(1);
    expect(finding.trial?.kind).toBe('seed');
    expect(result.failedWorlds).toBe(finding.failures);
    // Alone once, 3 controls in the neutral world, 3 replays that confirm, and 6 axes alone: the one that suffices twice.
    expect(replaysOfSome(suite)).toHaveLength(1 + 3 + 3 + 6 + 1);
  });

  it('names randomness as the cause of a test that fails by its draw', async () => {
    const result = await huntIn(fakeSuite({ tests: ordinary, randomly: { [victim]: 0.1 } }));

    expect(testOf(result, victim)).toMatchObject({
      verdict: 'flaky',
      kind: 'non-deterministic',
      causes: [['random']],
      failingProbes: [],
    });
  });

  it('names both axes together when neither fails alone', async () => {
    const suite = fakeSuite({
      tests: ordinary,
      polluters: { [victim]: [[polluter]] },
      randomly: { [victim]: 0.3 },
      needsAll: [victim],
    });

    expect(testOf(await huntIn(suite), victim)).toMatchObject({
      verdict: 'flaky',
      kind: 'order-dependent',
      causes: [['order', 'random']],
    });
  });

  it('names both axes as alternatives when either fails alone', async () => {
    const suite = fakeSuite({
      tests: ordinary,
      polluters: { [victim]: [[polluter]] },
      randomly: { [victim]: 0.9 },
    });

    // Seed 2 puts the polluter first and draws less than 0.9.
    expect(testOf(await huntIn(suite, { first: 2, axes: ['order', 'random'] }), victim)).toMatchObject({
      verdict: 'flaky',
      kind: 'order-dependent',
      trial: { kind: 'seed', seed: 2 },
      causes: [['order'], ['random']],
    });
  });

  it('finds what only one seed in a hundred shows', async () => {
    const result = await huntIn(fakeSuite({ tests: ordinary, randomly: { [victim]: 0.01 } }), {
      seeds: 1000,
    });
    const finding = testOf(result, victim);

    expect(finding.verdict).toBe('flaky');
    expect(finding.rate).toBe(finding.failures / 1000);
    expect(finding.interval?.low).toBeLessThan(0.01);
    expect(finding.interval?.high).toBeGreaterThan(0.01);
  });

  it('takes a cleaner between polluter and victim into account as the suite does', async () => {
    const cleaner = 'a.test.ts > group > one';
    const suite = fakeSuite({
      tests: ordinary,
      polluters: { [victim]: [[polluter]] },
      cleaners: { [victim]: [cleaner] },
    });
    const finding = testOf(await huntIn(suite, { seeds: 600 }), victim);

    // Polluter before victim without the cleaner in between: one third of the orders of three.
    expect(finding.failures / 600).toBeGreaterThan(0.25);
    expect(finding.failures / 600).toBeLessThan(0.42);
  });

  it('finds a brittle test that its state-setter precedes in the declared order', async () => {
    const brittle = 'b.test.ts > group > three';
    const setter = 'b.test.ts > group > one';
    const suite = fakeSuite({ tests: ordinary, stateSetters: { [brittle]: [[setter]] } });

    expect(testOf(await huntIn(suite), brittle)).toMatchObject({
      verdict: 'flaky',
      kind: 'order-dependent',
      causes: [['order']],
    });
  });

  it('understands a test that fails in the declared order and passes in others', async () => {
    const brittle = 'b.test.ts > group > one';
    const setter = 'b.test.ts > group > three';
    const suite = fakeSuite({ tests: ordinary, stateSetters: { [brittle]: [[setter]] } });
    const finding = testOf(await huntIn(suite), brittle);

    expect(finding.failingProbes[0]).toBe(0);
    expect(finding).toMatchObject({ verdict: 'flaky', kind: 'order-dependent', causes: [['order']] });
  });

  it('does not blame the order when the fixed random stream is an unlucky one', async () => {
    const rates = Object.fromEntries(ordinary.map((path) => [path, 0.3]));
    const result = await huntIn(fakeSuite({ tests: ordinary, randomly: rates }));
    const failingInNeutral = result.parts[0]!.tests.filter(({ failingProbes }) => failingProbes[0] === 0);

    // Those whose draw in the neutral world is below 0.3.
    expect(failingInNeutral).toHaveLength(4);
    for (const finding of failingInNeutral) {
      expect(finding).toMatchObject({ verdict: 'flaky', kind: 'non-deterministic', causes: [['random']] });
    }
  });

  it('calls broken what fails in every world, after one pristine replay for all of them', async () => {
    const alwaysFails = [ordinary[0]!, ordinary[7]!];
    const suite = fakeSuite({ tests: ordinary, alwaysFails });
    const result = await huntIn(suite);

    for (const path of alwaysFails) {
      expect(testOf(result, path)).toMatchObject({
        verdict: 'broken',
        kind: null,
        causes: [],
        confirmed: { replays: 1, failures: 1 },
        trial: { kind: 'probe', index: 0 },
      });
    }
    // Of each file one alone and one that confirms; in the survey one on real time, where they fail as well.
    expect(suite.calls().replays).toHaveLength(1 + coldControls() + 2 + 2);
    expect(result).toMatchObject({ failedWorlds: 100, bound: 1 });
  });

  it('keeps a skipped test apart', async () => {
    const result = await huntIn(fakeSuite({ tests: ordinary, skipped: [victim] }));

    expect(testOf(result, victim)).toMatchObject({
      verdict: 'skipped',
      runs: 0,
      rate: null,
      interval: null,
      trial: null,
    });
  });

  it('does not take three of three for evidence where the neutral world is unsteady', async () => {
    const suite = fakeSuite({ tests: ordinary, races: { [victim]: 0.5 } });
    const finding = testOf(await huntIn(suite), victim);

    expect(finding.failures).toBeGreaterThan(0);
    expect(finding.verdict).toBe('unconfirmed');
    expect(finding.confirmed?.failures).toBeGreaterThan(0);
    // 3 controls and at most three worlds of 20 replays.
    expect(replaysOfSome(suite).length).toBeLessThanOrEqual(20 + 3 + 3 * 20);
  });

  it('confirms what fails in 19 of 20 replays', async () => {
    // The worlds fail by the draw; a race lets about one replay in thirty pass.
    const races = { [victim]: 0.97 };
    const suite = fakeSuite({ tests: ordinary, races, randomly: { [victim]: 0.2 }, needsAll: [victim] });
    const finding = testOf(await huntIn(suite), victim);

    expect(finding.verdict).toBe('flaky');
    expect(finding.confirmed!.failures).toBeGreaterThanOrEqual(finding.confirmed!.replays - 1);
  });

  it('notices a test that only other worlds list', async () => {
    const late = 'a.test.ts > late';
    const suite = fakeSuite({ tests: [...ordinary, late], unlisted: [late], alwaysFails: [late] });

    expect(testOf(await huntIn(suite), late)).toMatchObject({ verdict: 'flaky', failures: 100 });
  });

  it('confirms many suspects of a shared world with the same replays', async () => {
    const polluters = Object.fromEntries(ordinary.slice(0, 11).map((path) => [path, [[ordinary[11]!]]]));
    const suite = fakeSuite({ tests: ordinary, shared: true, polluters });
    const result = await huntIn(suite);

    const flaky = result.parts[0]!.tests.filter(({ verdict }) => verdict === 'flaky');
    expect(flaky).toHaveLength(11);
    // Where the polluter runs first all 11 fail; each alone would take 11 times as many replays.
    expect(suite.calls().replays).toHaveLength(coldControls() + 1 + 3 + 3 + 7 + 1);
  });

  it('replays only the files concerned', async () => {
    const suite = fakeSuite({ tests: ordinary, polluters: { [victim]: [[polluter]] } });
    await huntIn(suite);

    expect(new Set(replaysOfSome(suite).flatMap(({ files }) => files))).toEqual(new Set(['a.test.ts']));
    expect(suite.calls().replays.length - replaysOfSome(suite).length).toBe(coldControls());
  });

  it('needs no replay for the cause when one axis varies', async () => {
    const suite = fakeSuite({ tests: ordinary, polluters: { [victim]: [[polluter]] } });
    const result = await huntIn(suite, { axes: ['order'] });

    expect(testOf(result, victim).causes).toEqual([['order']]);
    expect(replaysOfSome(suite)).toHaveLength(1 + 3 + 3);
  });

  it('gives the same result whatever the number of workers', async () => {
    const build = (): FakeSuite =>
      fakeSuite({
        tests: ordinary,
        shared: true,
        polluters: { [victim]: [[polluter]], 'b.test.ts > two': [['a.test.ts > two']] },
        randomly: { 'b.test.ts > three': 0.05 },
        alwaysFails: ['b.test.ts > one'],
      });
    const [one, two, seven] = await Promise.all(
      [1, 2, 7].map((concurrency) => huntIn(build(), { concurrency })),
    );

    expect(two).toEqual(one);
    expect(seven).toEqual(one);
  });

  it('finds whichever test pollutes whichever other, and no third', async () => {
    const pairs = fc.uniqueArray(fc.constantFrom(...ordinary.slice(0, 6)), { minLength: 2, maxLength: 2 });
    await fc.assert(
      fc.asyncProperty(pairs, async ([first = '', second = '']) => {
        const suite = fakeSuite({ tests: ordinary, polluters: { [first]: [[second]] } });
        const result = await huntIn(suite, { seeds: 20 });

        const flaky = result.parts[0]!.tests.filter(({ verdict }) => verdict !== 'stable');
        expect(flaky.map(({ id }) => testPath(id))).toEqual([first]);
        expect(flaky[0]).toMatchObject({ verdict: 'flaky', causes: [['order']] });
      }),
      // There are 30 pairs.
      { numRuns: 30 },
    );
  });
});
