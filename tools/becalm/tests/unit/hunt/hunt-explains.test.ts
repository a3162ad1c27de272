import { describe, expect, it } from 'vitest';
import type { HuntEvent } from '../../../src/hunt/events.ts';
import { fakeSuite } from './fake-suite.ts';
import { huntIn, ordinary, polluter, testOf, victim } from './hunt-in.ts';

const other = 'a.test.ts > group > one';

describe('a hunt that explains', () => {
  it('names the polluters of every victim, and puts those of one polluter together', async () => {
    const suite = fakeSuite({
      tests: ordinary,
      polluters: { [victim]: [[polluter]], [other]: [[polluter]] },
    });
    const result = await huntIn(suite, { explain: true });

    for (const path of [victim, other]) {
      expect(testOf(result, path).explanation).toMatchObject({
        role: 'victim',
        polluters: [[polluter]],
        complete: true,
      });
    }
    expect(result.parts[0]?.clusters).toEqual([
      { role: 'victim', byOrder: true, shared: [polluter], tests: [other, victim] },
    ]);
  });

  it('runs nothing but the tests of the file where files are isolated', async () => {
    const suite = fakeSuite({ tests: ordinary, polluters: { [victim]: [[polluter]] } });
    await huntIn(suite, { explain: true });

    const asked = suite.calls().runs.filter(({ tests }) => tests !== null);
    expect(asked.length).toBeGreaterThan(3);
    expect(new Set(asked.flatMap(({ files }) => files))).toEqual(new Set(['a.test.ts']));
  });

  it('looks across files where they share state', async () => {
    const elsewhere = 'b.test.ts > group > two';
    const suite = fakeSuite({ tests: ordinary, shared: true, polluters: { [victim]: [[elsewhere]] } });
    const result = await huntIn(suite, { explain: true });

    expect(testOf(result, victim).explanation?.polluters).toEqual([[elsewhere]]);
  });

  it('explains nothing that is not asked for', async () => {
    const suite = fakeSuite({ tests: ordinary, polluters: { [victim]: [[polluter]] } });
    const result = await huntIn(suite);

    expect(testOf(result, victim).explanation).toBeNull();
    expect(suite.calls().runs.every(({ tests }) => tests === null)).toBe(true);
  });

  it('calls what needs timers to overtake each other a possible race, and nothing else', async () => {
    const suite = fakeSuite({
      tests: ordinary,
      overtaken: [victim, other],
      randomly: { [other]: 0.2 },
    });
    const result = await huntIn(suite, { explain: true });

    expect(testOf(result, victim)).toMatchObject({ verdict: 'flaky', kind: 'possible-race' });
    expect(testOf(result, other)).toMatchObject({ verdict: 'flaky', kind: 'non-deterministic' });
  });

  it('does not know of a possible race where nothing is explained', async () => {
    const suite = fakeSuite({ tests: ordinary, overtaken: [victim] });
    expect(testOf(await huntIn(suite), victim)).toMatchObject({
      verdict: 'flaky',
      kind: 'non-deterministic',
    });
  });

  it('tells how far it is', async () => {
    const events: HuntEvent[] = [];
    const suite = fakeSuite({ tests: ordinary, polluters: { [victim]: [[polluter]] } });
    await huntIn(suite, { explain: true, observe: (event) => events.push(event) });

    expect(events).toContainEqual({ kind: 'phaseStarted', part: 0, phase: 'explain', tests: 1 });
    expect(events.at(-1)).toMatchObject({ kind: 'explained', test: { file: 'a.test.ts' } });
  });

  it('gives the same explanations with one worker or many', async () => {
    const suite = (): ReturnType<typeof fakeSuite> =>
      fakeSuite({
        tests: ordinary,
        polluters: { [victim]: [[polluter]], 'b.test.ts > one': [['b.test.ts > two']] },
      });
    const [one, many] = [
      await huntIn(suite(), { explain: true, concurrency: 1 }),
      await huntIn(suite(), { explain: true, concurrency: 5 }),
    ];
    for (const path of [victim, 'b.test.ts > one']) {
      expect(testOf(many, path).explanation).toEqual(testOf(one, path).explanation);
    }
  });

  it('asks again where luck takes part, and names the polluter of a race', async () => {
    const suite = fakeSuite({
      tests: ordinary,
      polluters: { [victim]: [[polluter]] },
      races: { [victim]: 0.4 },
      needsAll: [victim],
    });
    const found = testOf(await huntIn(suite, { explain: true, byLuck: true, seeds: 20 }), victim);

    expect(found).toMatchObject({ verdict: 'unconfirmed', causes: [['order']] });
    expect(found.explanation).toMatchObject({ role: 'victim', polluters: [[polluter]] });
  });

  it('says of a race that no world decides that nothing has to vary', async () => {
    const suite = fakeSuite({ tests: ordinary, races: { [victim]: 0.3 } });
    const found = testOf(await huntIn(suite, { explain: true, byLuck: true, seeds: 20 }), victim);

    expect(found).toMatchObject({ verdict: 'unconfirmed', causes: [[]], explanation: null });
  });
});
