import { describe, expect, it } from 'vitest';
import { fileKey, improvementsOf } from '../../../src/speed/improve.ts';
import { predict } from '../../../src/speed/predict.ts';
import { splitsOf } from '../../../src/speed/split-files.ts';
import { tasksOf } from '../../../src/speed/tasks.ts';
import type { RecordedFile } from '../../../src/worlds/recorded-run.ts';
import { aFile, aRun } from './made-up-run.ts';

/** Files of 100 ms on two workers, 5 ms between them. */
function files(count: number, given: Partial<RecordedFile> = {}): readonly RecordedFile[] {
  return Array.from({ length: count }, (_, index) => {
    const startMs = 50 + Math.floor(index / 2) * 105;
    return aFile({
      file: `${index}.test.ts`,
      worker: (index % 2) + 1,
      startMs,
      endMs: startMs + 100,
      ...given,
    });
  });
}

describe('tasks of a run', () => {
  it('take what their file took, and what passes between files', () => {
    expect(tasksOf(aRun(files(4)))[0]).toEqual({
      ...{ project: '', file: '0.test.ts', shared: false },
      ...{ startMs: 15, ownMs: 90, modules: [] },
    });
  });

  it('count modules apart, no more than loading took', () => {
    const imports = [
      { path: 'src/a.ts', selfMs: 30, totalMs: 40 },
      { path: 'src/b.ts', selfMs: 10, totalMs: 10 },
    ];
    const [task] = tasksOf(aRun([aFile({ imports })]));
    expect(task?.modules).toEqual([
      { path: 'src/a.ts', selfMs: 15 },
      { path: 'src/b.ts', selfMs: 5 },
    ]);
    expect(task?.ownMs).toBe(70);
  });

  it('know the start of a shared worker from the file that had it', () => {
    const stages = { ...aFile().stages, prepareMs: 0 };
    const shared = { isolated: false, project: 'shared' };
    const tasks = tasksOf(
      aRun([
        aFile({ ...shared, endMs: 90, stages }),
        aFile({ ...shared, startMs: 100, endMs: 200 }),
        aFile({ startMs: 200, endMs: 290, stages }),
      ]),
    );
    expect(tasks.map(({ startMs }) => startMs)).toEqual([10, 10, 0]);
  });
});

describe('a prediction', () => {
  it('agrees with the run on as many workers as it had', () => {
    const { asRecorded } = predict(aRun(files(8)));
    // The last file is followed by nothing, so the model is 5 ms long.
    expect(asRecorded).toEqual({ predictedMs: 480, measuredMs: 475 });
  });

  it('tells makespans, speed-up and floor of every number of workers', () => {
    const { counts } = predict(aRun(files(8), { workers: 3 }));
    expect(counts.map(({ workers }) => workers)).toEqual([1, 2, 3, 4, 8, 16]);
    expect(counts[0]).toEqual({ workers: 1, makespanMs: 840, durationMs: 900, speedUp: 1, floorMs: 840 });
    expect(counts[3]).toEqual({ workers: 4, makespanMs: 210, durationMs: 270, speedUp: 4, floorMs: 210 });
    expect(counts[5]?.makespanMs).toBe(105);
  });

  it('of an empty run is what surrounds it', () => {
    const { counts } = predict(aRun([]));
    expect(counts[0]).toEqual({ workers: 1, makespanMs: 0, durationMs: 60, speedUp: 1, floorMs: 0 });
  });
});

describe('splits', () => {
  const long = aFile({
    file: 'long.test.ts',
    endMs: 1000,
    stages: { ...aFile().stages, testsMs: 970 },
    tests: [500, 300, 170].map((durationMs) => ({ name: String(durationMs), durationMs, state: 'passed' })),
  });

  it('are of files on the critical path, with what both halves set up', () => {
    const run = aRun([long, aFile({ worker: 2 })]);
    // 30 ms to start and load, then 500 or 300 + 170 ms.
    expect(splitsOf(run, tasksOf(run), 2)).toEqual([
      { project: '', file: 'long.test.ts', workers: 2, gainMs: 1000 - (100 + 30 + 470) },
    ]);
  });

  it('are none where one test takes it all, or nothing is gained', () => {
    const single = { ...long, tests: long.tests.slice(0, 1) };
    for (const [all, workers] of [
      [[single, aFile()], 2],
      [[long, aFile()], 1],
    ] as const) {
      const run = aRun(all);
      expect(splitsOf(run, tasksOf(run), workers)).toEqual([]);
    }
  });
});

describe('improvements', () => {
  function improvements(all: readonly RecordedFile[], proved: readonly string[] | null = null) {
    const run = aRun(all);
    const keys = proved === null ? null : new Set(proved.map((file) => fileKey({ project: '', file })));
    return improvementsOf(run, tasksOf(run), keys);
  }

  it('tell what sharing workers saves, of all files or of those that are proved', () => {
    const stages = { ...aFile().stages, prepareMs: 60, testsMs: 20 };
    expect(improvements(files(8, { stages }))).toContainEqual({
      ...{ kind: 'share workers', files: 8, proved: false, gainMs: 195 },
    });
    const half = improvements(files(8, { stages }), ['0.test.ts', '2.test.ts', '4.test.ts', '6.test.ts']);
    expect(half).toContainEqual(expect.objectContaining({ files: 4, proved: true }));
    expect(half.find(({ kind }) => kind === 'share workers')?.gainMs).toBeLessThan(195);
  });

  it('tell what waits cost', () => {
    const waits = [{ test: 'waits', delayMs: 50, count: 1, location: null }];
    expect(improvements(files(4, { waits }))).toContainEqual({
      ...{ kind: 'virtual time', waitedMs: 200, gainMs: 100 },
    });
  });

  it('tell of modules that many files load', () => {
    const imports = [
      { path: 'src/index.ts', selfMs: 1, totalMs: 20 },
      { path: 'src/heavy.ts', selfMs: 19, totalMs: 19 },
    ];
    const found = improvements(files(4, { imports }));
    expect(found).toContainEqual({ kind: 'import less', path: 'src/index.ts', files: 4, gainMs: 40 });
    expect(found).toContainEqual({ kind: 'import less', path: 'src/heavy.ts', files: 4, gainMs: 38 });
  });

  it('tell that a long file should come first, or be two', () => {
    const last = aFile({
      file: 'long.test.ts',
      worker: 1,
      startMs: 365,
      endMs: 765,
      stages: { ...aFile().stages, testsMs: 370 },
      tests: [185, 185].map((durationMs) => ({ name: 'one', durationMs, state: 'passed' })),
    });
    const found = improvements([...files(6), last]);
    expect(found.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['longest first', 'split a file']) as string[],
    );
  });

  it('are none where nothing would be gained', () => {
    const stages = { ...aFile().stages, prepareMs: 0, testsMs: 80 };
    expect(improvements(files(4, { stages }))).toEqual([]);
  });
});
