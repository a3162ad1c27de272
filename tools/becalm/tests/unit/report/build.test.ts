import { describe, expect, it } from 'vitest';
import type { Explanation } from '../../../src/explain/explanation.ts';
import { buildReport } from '../../../src/report/build.ts';
import type { ReportedTest } from '../../../src/report/schema.ts';
import { validateReport } from '../../../src/report/validate.ts';
import { neutralWorld } from '../../../src/worlds/world.ts';
import { facts, huntedIn, reportOf, troubled } from './hunted.ts';

function named(tests: readonly ReportedTest[], name: string): ReportedTest {
  return tests.find((test) => test.name === name)!;
}

describe('buildReport', () => {
  it('gives a report that its own schema accepts', async () => {
    const report = await reportOf(troubled);

    expect(validateReport(JSON.parse(JSON.stringify(report)))).toEqual(report);
  });

  it('counts the verdicts and the worlds that failed', async () => {
    const { suite, seeds, probes } = await reportOf(troubled);

    expect(suite).toEqual({
      tests: 6,
      flaky: 2,
      possibleRaces: 0,
      broken: 1,
      unconfirmed: 1,
      failedWorlds: 100,
      bound: { confidence: 0.95, upper: 1 },
    });
    expect(seeds).toEqual({ first: 1, count: 100, completed: 100 });
    expect(probes).toBe(41);
  });

  it('tells of a finding its cause, its world in words and how to replay it', async () => {
    const { tests } = await reportOf(troubled);
    const victim = named(tests, 'cart > starts empty');

    expect(victim).toMatchObject({
      file: 'tests/cart.test.ts',
      project: 'unit',
      verdict: 'flaky',
      kind: 'order-dependent',
      causes: [['order']],
      confirmed: { replays: 3, failures: 3 },
      error: { name: 'AssertionError', location: { file: 'tests/cart.test.ts', line: 3, column: 7 } },
    });
    const [seed] = /\d+/.exec(victim.replay!)!;
    expect(victim.failingSeeds).toContain(Number(seed));
    expect(victim.world).toEqual({ order: `shuffled by seed ${seed}` });
    expect(victim.replay).toBe(
      `becalm replay ${seed} --at 2026-11-22T10:00:00Z --project unit --test "tests/cart.test.ts > cart > starts empty"`,
    );
    expect(victim.rate).toBe(victim.failures / 100);
    expect(victim.failingProbes).toContain('p1');
  });

  it('replays the least tests, but where they are too many for a command', async () => {
    const result = await huntedIn(troubled);
    const leastReplayAfter = (count: number): string | null => {
      const before = Array.from({ length: count }, (_, index) => `tests/cart.test.ts > ${index}`);
      const tests = [...before, 'tests/cart.test.ts > cart > starts empty'];
      const explanation: Explanation = {
        ...{ role: 'victim', polluters: [before], stateSetters: [], cleaners: [], left: [] },
        least: [{ axes: ['order'], world: neutralWorld, tests, effects: [] }],
        ...{ cost: { runs: 1, suiteEquivalents: 1 }, confidence: 0.99, complete: false },
      };
      const parts = result.parts.map((part) => ({
        ...part,
        tests: part.tests.map((test) =>
          test.id.name === 'cart > starts empty' ? { ...test, explanation } : test,
        ),
      }));
      return named(buildReport({ ...result, parts }, facts).tests, 'cart > starts empty').leastReplay;
    };

    expect(leastReplayAfter(2)).toContain(
      '--after "tests/cart.test.ts > 0" --after "tests/cart.test.ts > 1"',
    );
    expect(leastReplayAfter(20)).toBeNull();
  });

  it('has no rate, replay or durations for a test that never ran', async () => {
    const { tests } = await reportOf({ ...troubled, lost: ({ kind }) => kind !== 'survey' });

    expect(named(tests, 'fees > is skipped')).toMatchObject({
      verdict: 'skipped',
      runs: 0,
      rate: null,
      interval: null,
      replay: null,
      confirmed: null,
      error: null,
    });
  });

  it('needs no world for a test that fails in the neutral one', async () => {
    const brittle = 'a.test.ts > one';
    const { tests } = await reportOf({
      tests: [brittle, 'a.test.ts > two'],
      stateSetters: { [brittle]: [['a.test.ts > two']] },
    });

    expect(named(tests, 'one')).toMatchObject({ verdict: 'flaky', causes: [['order']], world: {} });
  });

  it('says what is missing', async () => {
    const report = await reportOf({ ...troubled, lost: ({ seed, kind }) => seed === 9 && kind === 'run' });

    expect(report.incomplete).toEqual({
      stopped: false,
      seedsLeft: 1,
      probesLeft: 0,
      suspectsLeft: 0,
      lostWorlds: [{ project: 'unit', world: '9', reason: 'the worker was killed' }],
      lostFiles: [],
      gaveUp: [],
    });
  });

  it('names the part that was given up', async () => {
    const report = await reportOf({ ...troubled, lost: ({ kind }) => kind === 'run' });

    expect(report.incomplete?.gaveUp).toEqual([
      { project: 'unit', reason: expect.stringContaining('the worker was killed') as string },
    ]);
    expect(report.incomplete).toMatchObject({ seedsLeft: 100, probesLeft: 40 });
    expect(report.suite.bound).toBeNull();
  });

  it('is the same for the same suite, seeds and facts', async () => {
    const [one, other] = await Promise.all([huntedIn(troubled), huntedIn(troubled)]);

    expect(buildReport(one, facts)).toEqual(buildReport(other, facts));
  });

  it('keeps what the project had switched on', async () => {
    const result = { ...(await huntedIn({ tests: ['a.test.ts > one'] })), switchedOff: ['retry: 2'] };

    expect(buildReport(result, facts)).toMatchObject({ switchedOff: ['retry: 2'], incomplete: null });
  });
});
