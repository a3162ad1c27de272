import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRunTimes } from '../../../src/gate/run-times.ts';
import { judgeTime } from '../../../src/gate/time.ts';
import { runRecordText } from '../../../src/speed/run-record.ts';

const recorded = {
  ...{ schema: 'becalm.run/1', vitest: '5.1.1', workers: 2, startedAt: 1, durationMs: 12_000, startMs: 900 },
  files: [
    { file: 'tests/a.test.ts', startMs: 900, endMs: 4900, state: 'passed' },
    { file: 'tests/b.test.ts', startMs: 900, endMs: 11_900, state: 'passed' },
  ],
};

const vitest = {
  ...{ startTime: 1_700_000_000_000, success: true, numTotalTests: 2 },
  testResults: [
    { name: '/shop/tests/a.test.ts', startTime: 1_700_000_001_000, endTime: 1_700_000_003_500.5 },
    { name: '/shop/tests/b.test.ts', startTime: 1_700_000_002_000, endTime: 1_700_000_002_000 },
  ],
};

function timesIn(value: unknown) {
  const read = readRunTimes(JSON.stringify(value));
  if (read.kind === 'foreign') throw new Error(read.found);
  return read.times;
}

describe('readRunTimes', () => {
  it('reads a recorded run', () => {
    expect(timesIn(recorded)).toEqual({
      totalMs: 12_000,
      failed: false,
      shard: null,
      files: [
        { file: 'tests/a.test.ts', durationMs: 4000 },
        { file: 'tests/b.test.ts', durationMs: 11_000 },
      ],
    });
  });

  it('reads what becalm run writes', () => {
    const { schema: _, files: __, ...run } = recorded;
    const stages = { prepareMs: 1, environmentMs: 0, setupMs: 0, transformMs: 0, collectMs: 1, testsMs: 1 };
    const text = runRecordText({
      ...run,
      shard: { index: 2, count: 4 },
      files: [
        {
          ...{ project: '', file: 'tests/a.test.ts', worker: 1, process: 7, isolated: true, state: 'failed' },
          ...{ startMs: 900, endMs: 1000, stages, tests: [], imports: [], waits: [], findings: [] },
          ...{ virtualMs: null, realTime: [] },
        },
      ],
    });

    expect(readRunTimes(text)).toEqual({
      kind: 'times',
      times: {
        totalMs: 12_000,
        failed: true,
        shard: { index: 2, count: 4 },
        files: [{ file: 'tests/a.test.ts', durationMs: 100 }],
      },
    });
  });

  it("reads what Vitest's JSON reporter writes: the last test is the end", () => {
    expect(timesIn(vitest)).toEqual({
      totalMs: 3500.5,
      failed: false,
      shard: null,
      files: [
        { file: '/shop/tests/a.test.ts', durationMs: 2500.5 },
        { file: '/shop/tests/b.test.ts', durationMs: 0 },
      ],
    });
  });

  it('knows a run whose tests failed', () => {
    expect(timesIn({ ...vitest, success: false }).failed).toBe(true);
    expect(timesIn({ ...recorded, files: [{ ...recorded.files[0], state: 'failed' }] }).failed).toBe(true);
  });

  it.each([
    ['no JSON', 'x', 'no JSON'],
    ['null', 'null', 'other JSON (the whole: '],
    ['other JSON', '{ "testResults": 3 }', 'other JSON (startTime: '],
    ['another version', '{ "schema": "becalm.run/2" }', 'other JSON (schema: '],
    ['a run without a file', JSON.stringify({ ...vitest, testResults: [] }), 'a run without a test file'],
  ])('refuses %s', (_, text, found) => {
    expect(readRunTimes(text)).toMatchObject({ kind: 'foreign', found: expect.stringContaining(found) });
  });

  it('answers whatever it is given, and no time is below zero', () => {
    const numbers = fc.oneof(fc.integer(), fc.constantFrom(Number.NaN, -0, 1e308, Number.POSITIVE_INFINITY));
    const files = fc.array(
      fc.record({ file: fc.string(), startMs: numbers, endMs: numbers, state: fc.string() }),
    );
    const runs = fc.record({ schema: fc.constant('becalm.run/1'), durationMs: numbers, files });
    const others = fc.record({
      startTime: numbers,
      success: fc.boolean(),
      testResults: fc.array(fc.record({ name: fc.string(), startTime: numbers, endTime: numbers })),
    });
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), runs, others), (value) => {
        const read = readRunTimes(JSON.stringify(value));
        const all =
          read.kind === 'times' ? [read.times.totalMs, ...read.times.files.map((f) => f.durationMs)] : [];

        expect(all.every((ms) => ms >= 0)).toBe(true);
      }),
    );
  });
});

describe('judgeTime', () => {
  it('fails a run over its budget, and passes one that just keeps it', () => {
    const runs = [{ name: '.becalm/run.json', times: timesIn(recorded) }];

    expect(judgeTime(runs, 11_999)).toMatchObject({
      passed: false,
      rows: [{ message: '0.1 s over the budget', values: { totalMs: 12_000, budgetMs: 11_999 } }],
      next: ['See where the time goes: npx becalm speed.'],
    });
    expect(judgeTime(runs, 12_000)).toMatchObject({ passed: true, next: [] });
  });

  it('names the slowest files first', () => {
    expect(judgeTime([{ name: 'a', times: timesIn(recorded) }], 1).help?.rows).toEqual([
      { file: 'tests/b.test.ts', durationMs: 11_000 },
      { file: 'tests/a.test.ts', durationMs: 4000 },
    ]);
  });

  it('gives every shard the whole budget', () => {
    const shards = ['one', 'two', 'three'].map((name) => ({ name, times: timesIn(recorded) }));

    expect(judgeTime(shards, 12_000)).toMatchObject({ passed: true, subject: '3 runs of 6 files' });
  });

  it('fails for shards that are missing', () => {
    const shard = (index: number) => ({
      name: `run-${index}.json`,
      times: { ...timesIn(recorded), shard: { index, count: 3 } },
    });

    expect(judgeTime([shard(1), shard(2), shard(3)], 12_000)).toMatchObject({ passed: true });
    expect(judgeTime([shard(3), shard(1)], 12_000)).toMatchObject({
      passed: false,
      rows: [
        { values: { shard: '3/3' } },
        { values: { shard: '1/3' } },
        { outcome: 'fail', message: 'no run of shard 2/3 was given' },
      ],
      columns: [{ key: 'run' }, { key: 'shard' }, {}, {}],
    });
  });

  it('fails for a run whose tests failed: it may have ended early', () => {
    const runs = [{ name: 'a', times: { ...timesIn(recorded), failed: true } }];

    expect(judgeTime(runs, 30_000)).toMatchObject({
      passed: false,
      rows: [{ message: 'its tests failed: the time of such a run says nothing' }],
      next: [],
    });
  });
});
