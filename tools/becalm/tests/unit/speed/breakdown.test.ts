import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { breakdownOf, type StageName } from '../../../src/speed/breakdown.ts';
import { importCosts, testCosts } from '../../../src/speed/costs.ts';
import { medianRun } from '../../../src/speed/median-run.ts';
import { withoutOwnWork } from '../../../src/speed/own-work.ts';
import { sleepsOf, waitedMs } from '../../../src/speed/sleeps.ts';
import type { RecordedRun } from '../../../src/worlds/recorded-run.ts';
import { aFile, aRun } from './made-up-run.ts';

const workOf = (run: RecordedRun, name: StageName): number =>
  breakdownOf(run).find(({ stage }) => stage === name)?.workMs ?? Number.NaN;

const wait = (given: object = {}) => ({
  test: 'waits',
  delayMs: 20,
  count: 2,
  location: { file: 'tests/wait.ts', line: 3, column: 5 },
  ...given,
});

describe('the breakdown of a run', () => {
  it('tells each stage by its work and by its part of the duration', () => {
    const run = aRun([
      aFile({ startMs: 50, endMs: 150 }),
      aFile({ file: 'b.test.ts', worker: 2, startMs: 60, endMs: 160 }),
      aFile({ file: 'c.test.ts', startMs: 160, endMs: 260, waits: [wait()] }),
    ]);
    const shares = breakdownOf(run).map(({ stage, workMs, wallMs }) => [stage, workMs, wallMs]);
    expect(shares).toEqual([
      ['start', 50, 50],
      ['prepare', 30, 15],
      ['environment', 0, 0],
      ['setup', 0, 0],
      ['transform', 0, 0],
      ['import', 60, 30],
      ['tests', 170, 85],
      ['waits', 40, 20],
      ['hooks', 0, 0],
      ['between', 10, 5],
      ['idle', 110, 55],
      ['end', 10, 10],
    ]);
  });

  it('adds up to the duration, whatever was recorded', () => {
    const ms = fc.integer({ min: 0, max: 500 });
    const files = fc.array(
      fc.tuple(ms, ms, ms, ms, ms, ms).map(([startMs, takenMs, prepareMs, collectMs, testsMs, delayMs]) =>
        aFile({
          startMs,
          endMs: startMs + takenMs,
          stages: { ...aFile().stages, prepareMs, collectMs, testsMs },
          waits: [wait({ delayMs })],
        }),
      ),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(files, fc.integer({ min: 1, max: 4 }), (all, workers) => {
        const run = aRun(all, { workers });
        const stages = breakdownOf(run);
        expect(stages.reduce((sum, { wallMs }) => sum + wallMs, 0)).toBeCloseTo(run.durationMs, 6);
        expect(stages.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
        expect(Math.min(...stages.map(({ wallMs }) => wallMs))).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('takes for hooks what no test accounts for, and no test twice that ran beside others', () => {
    const half = { durationMs: 50, state: 'passed' } as const;
    const short = aRun([aFile({ tests: [{ name: 'one', ...half }] })]);
    const beside = aRun([
      aFile({
        tests: [
          { name: 'one', ...half },
          { name: 'two', ...half },
        ],
      }),
    ]);
    expect([workOf(short, 'tests'), workOf(short, 'hooks')]).toEqual([50, 20]);
    expect([workOf(beside, 'tests'), workOf(beside, 'hooks')]).toEqual([70, 0]);
  });
});

describe('what becalm does itself', () => {
  const setup = '../node_modules/becalm/dist/host/ordinary/setup.js';
  const watched = (given: object) =>
    aFile({
      stages: { ...aFile().stages, setupMs: 40, testsMs: 30 },
      imports: [
        { path: setup, selfMs: 5, totalMs: 30 },
        { path: 'src/a.ts', selfMs: 1, totalMs: 1 },
      ],
      ...given,
    });

  it('is taken out of each file, and what follows in its worker comes earlier', () => {
    const { run, ownMs } = withoutOwnWork(
      aRun([
        watched({ endMs: 100 }),
        watched({ file: 'b.test.ts', worker: 2, endMs: 100 }),
        watched({ file: 'c.test.ts', startMs: 110, endMs: 210 }),
      ]),
    );
    expect(ownMs).toBe(90);
    expect(run.files.map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
      [0, 70],
      [0, 70],
      [80, 150],
    ]);
    expect(run.files[0]?.stages.setupMs).toBe(10);
    expect(run.files[0]?.imports.map(({ path }) => path)).toEqual(['src/a.ts']);
    expect(run.durationMs).toBe(160);
  });

  it('changes nothing where becalm did nothing', () => {
    const run = aRun([aFile()]);
    expect(withoutOwnWork(run)).toEqual({ run, ownMs: 0 });
  });
});

describe('sleeps', () => {
  it('are told by the place that asked, the most time first', () => {
    const run = aRun([
      aFile({ waits: [wait(), wait({ test: null, delayMs: 5, count: 1 })] }),
      aFile({ file: 'b.test.ts', waits: [wait(), wait({ location: null, delayMs: 500 })] }),
    ]);
    expect(sleepsOf(run)).toEqual([
      { location: null, count: 2, totalMs: 1000, maxMs: 500, tests: ['b.test.ts > waits'] },
      {
        location: { file: 'tests/wait.ts', line: 3, column: 5 },
        ...{ count: 5, totalMs: 85, maxMs: 20 },
        tests: ['a.test.ts > waits', 'a.test.ts', 'b.test.ts > waits'],
      },
    ]);
  });

  it('take no longer than the tests did, and nothing on virtual time', () => {
    expect(waitedMs(aFile({ waits: [wait({ delayMs: 1000 })] }))).toBe(70);
    expect(waitedMs(aFile({ waits: [wait()], virtualMs: 40 }))).toBe(0);
    expect(sleepsOf(aRun([aFile({ waits: [wait()], virtualMs: 40 })]))).toEqual([]);
  });
});

describe('costs', () => {
  it('list tests, the slowest first', () => {
    const run = aRun([
      aFile(),
      aFile({ file: 'b.test.ts', tests: [{ name: 'slow', durationMs: 90, state: 'failed' }] }),
    ]);
    expect(testCosts(run).map(({ file, name }) => `${file} > ${name}`)).toEqual([
      'b.test.ts > slow',
      'a.test.ts > works',
    ]);
  });

  it('sum up modules over files, and leave the test files out', () => {
    const run = aRun([
      aFile({
        imports: [
          { path: 'a.test.ts', selfMs: 1, totalMs: 20 },
          { path: 'src/a.ts', selfMs: 4, totalMs: 10 },
          { path: 'src/b.ts', selfMs: 6, totalMs: 6 },
        ],
      }),
      aFile({ file: 'b.test.ts', imports: [{ path: 'src/b.ts', selfMs: 7, totalMs: 8 }] }),
    ]);
    expect(importCosts(run)).toEqual([
      { path: 'src/b.ts', files: 2, selfMs: 13, totalMs: 14 },
      { path: 'src/a.ts', files: 1, selfMs: 4, totalMs: 10 },
    ]);
  });
});

describe('the median run', () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2],
    [[5], 5],
  ])('of %j is that of %d', (durations, median) => {
    expect(medianRun(durations.map((durationMs) => aRun([], { durationMs }))).durationMs).toBe(median);
  });

  it('needs a run', () => {
    expect(() => medianRun([])).toThrow(RangeError);
  });
});
