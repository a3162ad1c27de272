import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HuntEvent } from '../../../src/hunt/events.ts';
import { hunt } from '../../../src/hunt/hunt.ts';
import { planHunt } from '../../../src/hunt/plan.ts';
import { type HuntResult, isIncomplete, type TestResult } from '../../../src/hunt/result.ts';
import { lostInARowMax } from '../../../src/hunt/run-worlds.ts';
import { testPath } from '../../../src/worlds/test-path.ts';
import { trialName } from '../../../src/worlds/trial.ts';
import { type AxisName, axisNames } from '../../../src/worlds/world.ts';
import { type FakePart, type FakeSuite, fakeSuite } from './fake-suite.ts';

interface Given {
  readonly first?: number;
  readonly seeds?: number;
  readonly axes?: readonly AxisName[];
  readonly concurrency?: number;
  readonly signal?: AbortSignal;
  readonly observe?: (event: HuntEvent) => void;
}

function huntIn(suite: FakeSuite, given: Given = {}): Promise<HuntResult> {
  return hunt(suite, {
    plan: planHunt({ first: given.first ?? 1, count: given.seeds ?? 100 }, given.axes ?? axisNames),
    concurrency: given.concurrency ?? 2,
    signal: given.signal ?? new AbortController().signal,
    observe: given.observe ?? (() => undefined),
  });
}

function testOf(result: HuntResult, path: string): TestResult {
  const found = result.parts.flatMap(({ tests }) => tests).find(({ id }) => testPath(id) === path);
  if (found === undefined) throw new Error(`no result for ${path}`);
  return found;
}

/** Twelve tests in two files, in suites of their own. */
const ordinary = ['a.test.ts', 'b.test.ts'].flatMap((file) =>
  ['one', 'two', 'three', 'group > one', 'group > two', 'group > three'].map((name) => `${file} > ${name}`),
);
/** Its draw in the neutral world is 0.947: it passes there at any failure rate below. */
const victim = 'a.test.ts > group > two';
const polluter = 'a.test.ts > group > three';

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
    expect(suite.calls().replays).toEqual([]);
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
    // 3 controls in the neutral world, 3 replays that confirm, and 4 axes alone, twice each.
    expect(suite.calls().replays).toHaveLength(3 + 3 + 4 * 2);
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
    expect(testOf(await huntIn(suite, { first: 2 }), victim)).toMatchObject({
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
    expect(suite.calls().replays.map(({ files }) => files)).toEqual([['a.test.ts', 'b.test.ts']]);
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

  it('leaves unconfirmed what no pristine process agrees with', async () => {
    const suite = fakeSuite({ tests: ordinary, failsWarm: [victim] });
    const result = await huntIn(suite);

    // Three worlds, three replays each, of which none fails; before them 3 controls.
    expect(testOf(result, victim)).toMatchObject({
      verdict: 'unconfirmed',
      kind: null,
      causes: [],
      failures: 100,
      confirmed: { replays: 9, failures: 0 },
    });
    expect(suite.calls().replays).toHaveLength(3 + 9);
    expect(isIncomplete(result)).toBe(false);
  });

  it('does not take three of three for evidence where the neutral world is unsteady', async () => {
    const suite = fakeSuite({ tests: ordinary, races: { [victim]: 0.5 } });
    const finding = testOf(await huntIn(suite), victim);

    expect(finding.failures).toBeGreaterThan(0);
    expect(finding.verdict).toBe('unconfirmed');
    expect(finding.confirmed?.failures).toBeGreaterThan(0);
    // 3 controls and at most three worlds of 20 replays.
    expect(suite.calls().replays.length).toBeLessThanOrEqual(3 + 3 * 20);
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
    // Where the polluter runs first all 11 fail; each alone would take 11 × (3 + 3 + 2 × 2) = 110 replays.
    expect(suite.calls().replays).toHaveLength(3 + 3 + 4 * 2);
  });

  it('replays only the files concerned', async () => {
    const suite = fakeSuite({ tests: ordinary, polluters: { [victim]: [[polluter]] } });
    await huntIn(suite);

    expect(new Set(suite.calls().replays.flatMap(({ files }) => files))).toEqual(new Set(['a.test.ts']));
  });

  it('needs no replay for the cause when one axis varies', async () => {
    const suite = fakeSuite({ tests: ordinary, polluters: { [victim]: [[polluter]] } });
    const result = await huntIn(suite, { axes: ['order'] });

    expect(testOf(result, victim).causes).toEqual([['order']]);
    expect(suite.calls().replays).toHaveLength(3 + 3);
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
    );
  });
});

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
    expect(suite.calls().replays).toEqual([]);
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
