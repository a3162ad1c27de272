import { describe, expect, it } from 'vitest';
import { createMutex } from '../../../src/hunt/mutex.ts';
import { mergeOutcomes, runsOf } from '../../../src/hunt/part-runs.ts';
import { ordinaryTreatments, tighten } from '../../../src/hunt/treatments.ts';
import type { RunOutcome } from '../../../src/worlds/outcome.ts';
import { neutralWorld } from '../../../src/worlds/world.ts';
import { fakeSuite } from './fake-suite.ts';

describe('createMutex', () => {
  it('lets one through after the other, also after one that fails', async () => {
    const alone = createMutex();
    const seen: string[] = [];
    const work = (name: string): Promise<void> =>
      alone(async () => {
        seen.push(`${name} begins`);
        await Promise.resolve();
        seen.push(`${name} ends`);
        if (name === 'a') throw new Error('no');
      });

    const [first] = await Promise.allSettled([work('a'), work('b')]);

    expect(first.status).toBe('rejected');
    expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });
});

describe('runsOf', () => {
  it('starts nothing that waits to be alone once the hunt is stopped', async () => {
    const controller = new AbortController();
    const suite = fakeSuite({ tests: ['a.test.ts > one'] });
    const part = suite.parts[0]!;
    const treatments = tighten(part, ordinaryTreatments(part), [{ file: 'a.test.ts', to: { alone: true } }]);
    const alone = createMutex();
    const runFiles = runsOf({ part, treatments: () => treatments, alone, signal: controller.signal });
    const first = runFiles(neutralWorld, part.files, null);
    const second = runFiles(neutralWorld, part.files, null);
    await Promise.resolve();
    controller.abort();

    expect((await first).kind).toBe('finished');
    expect(await second).toEqual({ kind: 'lost', reason: 'the hunt was stopped' });
    expect(suite.calls().runs).toHaveLength(1);
  });

  it('answers with the loss where one of its runs is lost', async () => {
    const suite = fakeSuite({
      tests: ['a.test.ts > one', 'b.test.ts > one'],
      lost: ({ kind }) => kind === 'replay',
    });
    const part = suite.parts[0]!;
    const treatments = tighten(part, ordinaryTreatments(part), [
      { file: 'b.test.ts', to: { process: 'pristine' } },
    ]);
    const runFiles = runsOf({
      part,
      treatments: () => treatments,
      alone: createMutex(),
      signal: new AbortController().signal,
    });

    expect((await runFiles(neutralWorld, part.files, null)).kind).toBe('lost');
    expect(suite.calls()).toMatchObject({ runs: [{ files: ['a.test.ts'] }] });
    expect(suite.calls().replays).toHaveLength(2);
  });
});

describe('mergeOutcomes', () => {
  const outcome = (file: string, durations: readonly number[] | null): RunOutcome => ({
    failures: [{ file, name: 'one', error: { name: 'Error', message: 'no', location: null } }],
    skipped: [{ file, name: 'two' }],
    testsRun: 3,
    durationMs: 10,
    testDurationsMs: durations === null ? null : Float32Array.from(durations),
    needsRealTime: [{ file, reason: 'a socket' }],
    trace: null,
  });

  it('puts runs of different files together', () => {
    const merged = mergeOutcomes([outcome('a', [1, Number.NaN]), outcome('b', [Number.NaN, 2])]);

    expect(merged.failures.map(({ file }) => file)).toEqual(['a', 'b']);
    expect(merged.skipped.map(({ file }) => file)).toEqual(['a', 'b']);
    expect(merged).toMatchObject({ testsRun: 6, durationMs: 20 });
    expect([...(merged.testDurationsMs ?? [])]).toEqual([1, 2]);
    expect(merged.needsRealTime).toHaveLength(2);
  });

  it('knows no durations where nobody measured', () => {
    expect(mergeOutcomes([outcome('a', null), outcome('b', null)]).testDurationsMs).toBeNull();
  });
});
