import { describe, expect, it } from 'vitest';
import type { HuntResult, PartResult } from '../../../src/hunt/result.ts';
import { isIncomplete } from '../../../src/hunt/result.ts';
import { testPath } from '../../../src/worlds/test-path.ts';
import { type FakePart, fakeSuite } from './fake-suite.ts';
import { coldControls, huntIn, ordinary, polluter, replaysOfSome, testOf, victim } from './hunt-in.ts';

const always = (): boolean => true;
/** Of the file of {@link victim}, the first test. */
const port = 'a.test.ts > one';

function partOf(result: HuntResult): PartResult {
  const [part] = result.parts;
  if (part === undefined) throw new Error('no part');
  return part;
}

function notStable(result: HuntResult): readonly string[] {
  return partOf(result)
    .tests.filter(({ verdict }) => verdict !== 'stable')
    .map(({ id }) => testPath(id));
}

describe('a file that gets in its own way', () => {
  it('is run one at a time, and its failures are forgotten', async () => {
    const suite = fakeSuite({ tests: ordinary, conflicts: { [port]: always } });
    const result = await huntIn(suite);

    expect(notStable(result)).toEqual([]);
    expect(partOf(result).conflicts).toMatchObject([
      { file: 'a.test.ts', error: { message: `expected ${port} to pass` } },
    ]);
    expect(testOf(result, port)).toMatchObject({ runs: 100, failures: 0, failingProbes: [] });
    expect(result).toMatchObject({ completedSeeds: 100, failedWorlds: 0 });
    expect(partOf(result).controls.disagreements).toEqual([]);
    expect(isIncomplete(result)).toBe(false);
  });

  it('never overlaps with itself in the seeds that follow the probes, and the others still do', async () => {
    const suite = fakeSuite({ tests: ordinary, conflicts: { [port]: always } });
    await huntIn(suite);

    const seeds = suite.calls().runs.filter(({ world }) => world.order.kind === 'hashed');
    const alone = seeds.filter(({ files }) => files.includes('a.test.ts'));
    const others = seeds.filter(({ files }) => files.includes('b.test.ts'));
    expect(alone).toHaveLength(100);
    expect(alone.filter(({ overlaps }) => overlaps)).toEqual([]);
    expect(others.some(({ overlaps }) => overlaps)).toBe(true);
  });

  it('keeps its real flakes', async () => {
    const suite = fakeSuite({
      tests: ordinary,
      conflicts: { [port]: always },
      polluters: { [victim]: [[polluter]] },
    });
    const result = await huntIn(suite);

    expect(notStable(result)).toEqual([victim]);
    expect(testOf(result, victim)).toMatchObject({ verdict: 'flaky', causes: [['order']] });
    expect(partOf(result).conflicts).toHaveLength(1);
  });

  it('is found where it shows only in replays, before they can mislead', async () => {
    const suite = fakeSuite({
      tests: ordinary,
      conflicts: { [victim]: ({ files }, kind) => kind === 'replay' && files.length === 1 },
      polluters: { [victim]: [[polluter]] },
    });
    const result = await huntIn(suite);

    expect(testOf(result, victim)).toMatchObject({
      verdict: 'flaky',
      causes: [['order']],
      confirmed: { replays: 3, failures: 3 },
    });
    expect(partOf(result).conflicts.map(({ file }) => file)).toEqual(['a.test.ts']);
  });

  it('makes the whole part go one at a time where files share state', async () => {
    const suite = fakeSuite({ tests: ordinary, shared: true, conflicts: { [port]: always } });
    const result = await huntIn(suite);

    expect(notStable(result)).toEqual([]);
    const seeds = suite.calls().runs.filter(({ world }) => world.order.kind === 'hashed');
    expect(seeds.filter(({ overlaps }) => overlaps)).toEqual([]);
  });

  it('is run one at a time from the start where that was said before', async () => {
    const suite = fakeSuite({ tests: ordinary, conflicts: { [port]: always } });
    const result = await huntIn(suite, { alone: (file) => file === 'a.test.ts' });

    expect(notStable(result)).toEqual([]);
    expect(partOf(result).conflicts).toEqual([]);
    expect(suite.calls().runs.filter(({ files }) => files.includes('a.test.ts'))).toHaveLength(140);
  });

  it('cannot be found, nor hurt, with one worker', async () => {
    const suite = fakeSuite({ tests: ordinary, conflicts: { [port]: always } });
    const result = await huntIn(suite, { concurrency: 1 });

    expect(notStable(result)).toEqual([]);
    expect(partOf(result).conflicts).toEqual([]);
  });
});

describe('a file that a warm worker contaminates', () => {
  it('is run in pristine processes, and the disagreements are told', async () => {
    const suite = fakeSuite({
      tests: ordinary,
      failsWarm: { [port]: always },
      polluters: { [victim]: [[polluter]] },
    });
    const result = await huntIn(suite);

    expect(notStable(result)).toEqual([victim]);
    expect(testOf(result, port)).toMatchObject({ runs: 100, failures: 0 });
    const { worlds, disagreements, coldFiles } = partOf(result).controls;
    expect(coldFiles).toEqual(['a.test.ts']);
    expect(worlds).toBe(coldControls());
    // Of the 40 probes; the seeds found the file cold already.
    expect(disagreements).toHaveLength(40);
    expect(disagreements[0]).toEqual({
      id: { file: 'a.test.ts', name: 'one' },
      trial: { kind: 'probe', index: 1 },
      warm: 'failed',
      cold: 'passed',
    });
  });

  it('is found by its suspects where no control shows it', async () => {
    const suite = fakeSuite({ tests: ordinary, failsWarm: { [port]: (seed) => seed === 7 } });
    const result = await huntIn(suite);

    expect(notStable(result)).toEqual([]);
    expect(partOf(result).controls).toMatchObject({ coldFiles: ['a.test.ts'], disagreements: [] });
    expect(result.completedSeeds).toBe(100);
  });

  it.each([
    { files: 20, cold: 20 },
    { files: 30, cold: 3 },
  ])('takes $cold of $files files with it when 3 are contaminated', async ({ files, cold }) => {
    const tests = Array.from({ length: files }, (_, index) => `${index}.test.ts > one`);
    const failsWarm = Object.fromEntries(tests.slice(0, 3).map((path) => [path, always]));
    const result = await huntIn(fakeSuite({ tests, failsWarm }), { seeds: 10 });

    expect(notStable(result)).toEqual([]);
    expect(partOf(result).controls.coldFiles).toHaveLength(cold);
  });

  it('is not what luck looks like', async () => {
    const suite = fakeSuite({ tests: ordinary, races: { [port]: 0.5 } });
    const result = await huntIn(suite);

    expect(partOf(result).controls.disagreements.length).toBeGreaterThan(5);
    expect(partOf(result).controls.coldFiles).toEqual([]);
    expect(partOf(result).conflicts).toEqual([]);
    expect(testOf(result, port).verdict).toBe('unconfirmed');
  });

  it('trusts the cold run of a world', async () => {
    // Seed 1 is controlled, seed 2 is not; the second time it is asked for, the worker agrees.
    let asked = 0;
    const failsWarm = { [port]: (seed: number | null): boolean => seed === 1 && asked++ === 0 };
    const result = await huntIn(fakeSuite({ tests: ordinary, failsWarm }));

    expect(testOf(result, port)).toMatchObject({ verdict: 'stable', failures: 0 });
    expect(partOf(result).controls).toMatchObject({ coldFiles: [], disagreements: [{ warm: 'failed' }] });
  });
});

describe('a file that cannot be virtual', () => {
  it('goes to real time when it says so, and shows everything again', async () => {
    const suite = fakeSuite({
      tests: ordinary,
      needsRealTime: { 'a.test.ts': 'a socket time-out of 100 ms' },
      failsVirtual: [port],
    });
    const result = await huntIn({ ...suite, parts: suite.parts.map(passingSurvey) });

    expect(notStable(result)).toEqual([]);
    expect(partOf(result).realTimeFiles).toEqual([
      { file: 'a.test.ts', reason: 'a socket time-out of 100 ms' },
    ]);
    expect(testOf(result, port)).toMatchObject({ runs: 100, failures: 0, realTime: true });
    expect(testOf(result, 'b.test.ts > one').realTime).toBe(false);
  });

  it('is found in the survey when it fails on virtual time only', async () => {
    const suite = fakeSuite({ tests: ordinary, failsVirtual: [port], alwaysFails: [victim] });
    const result = await huntIn(suite);

    expect(notStable(result)).toEqual([victim]);
    expect(partOf(result).realTimeFiles).toEqual([
      { file: 'a.test.ts', reason: `fails on virtual time only: expected ${port} to pass` },
    ]);
    expect(suite.calls().surveys).toBe(2);
    expect(suite.calls().runs.every(({ realTime }) => realTime.join() === 'a.test.ts')).toBe(true);
  });

  it('takes the whole part with it where files share state', async () => {
    const suite = fakeSuite({ tests: ordinary, shared: true, failsVirtual: ['b.test.ts > one'] });
    const result = await huntIn(suite);

    expect(partOf(result).realTimeFiles.map(({ file }) => file)).toEqual(['b.test.ts']);
    expect(partOf(result).tests.every(({ realTime }) => realTime)).toBe(true);
    expect(suite.calls().runs[0]?.realTime).toEqual(['a.test.ts', 'b.test.ts']);
  });

  it('is on real time from the start where that was said before', async () => {
    const suite = fakeSuite({ tests: ordinary, failsVirtual: [port] });
    const result = await huntIn(suite, { realTime: (file) => file === 'a.test.ts' });

    expect(partOf(result).realTimeFiles).toEqual([{ file: 'a.test.ts', reason: 'asked for' }]);
    expect(notStable(result)).toEqual([]);
    expect(suite.calls().surveys).toBe(1);
  });

  function passingSurvey(part: ReturnType<typeof fakeSuite>['parts'][number]): typeof part {
    // The neutral world alone did not show it.
    return { ...part, survey: () => part.survey(part.files) };
  }
});

describe('what settling costs', () => {
  const lucky: FakePart = { tests: ordinary, races: { [port]: 0.04 } };

  it('is bounded where nothing comes back in any way', async () => {
    // A failure of one warm run that nothing brings back.
    let asked = 0;
    const failsWarm = { [port]: (seed: number | null): boolean => seed === 7 && asked++ === 0 };
    const suite = fakeSuite({ tests: ordinary, failsWarm });
    const result = await huntIn(suite);

    expect(testOf(result, port).verdict).toBe('unconfirmed');
    // Warm: 40 probes and 100 seeds; alone twice; 4 waves of 2 rounds of 2.
    expect(suite.calls().runs).toHaveLength(140 + 2 + 4 * 2 * 2);
    // Pristine: alone 3 times, 3 waves of 2 at once; 3 neutral controls; 3 that do not confirm.
    expect(replaysOfSome(suite)).toHaveLength(3 + 3 * 2 + 3 + 3);
  });

  it('is bounded where luck plays with every question', async () => {
    const suite = fakeSuite(lucky);
    await huntIn(suite);

    // At most once more through all worlds, were luck to look like a conflict and contamination in turn.
    expect(suite.calls().runs.length).toBeLessThan(3 * 140 + 100);
  });

  it('is nothing for a sound suite', async () => {
    const suite = fakeSuite({ tests: ordinary });
    await huntIn(suite, { seeds: 1000 });

    expect(suite.calls().runs).toHaveLength(1040);
    expect(suite.calls().replays).toHaveLength(coldControls(1000));
  });

  it('is left out when the hunt is stopped', async () => {
    const controller = new AbortController();
    const suite = fakeSuite({ tests: ordinary, conflicts: { [port]: always } });
    const result = await huntIn(suite, {
      signal: controller.signal,
      observe: (event) => {
        if (event.kind === 'phaseStarted' && event.phase === 'again') controller.abort();
      },
    });

    expect(result).toMatchObject({ stopped: true, completedSeeds: 0 });
    expect(isIncomplete(result)).toBe(true);
    // What it wanted to see again counts for nothing.
    expect(testOf(result, port)).toMatchObject({ runs: 0, failures: 0 });
  });
});
