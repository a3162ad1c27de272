import type { RecordedFile, RecordedRun } from '../../../src/worlds/recorded-run.ts';

/** A file that took 100 ms: 10 to prepare, 20 to load, 70 for one test. */
export function aFile(given: Partial<RecordedFile> = {}): RecordedFile {
  return {
    project: '',
    file: 'a.test.ts',
    worker: 1,
    process: null,
    isolated: true,
    startMs: 0,
    endMs: 100,
    stages: { prepareMs: 10, environmentMs: 0, setupMs: 0, transformMs: 0, collectMs: 20, testsMs: 70 },
    tests: [{ name: 'works', durationMs: 70, state: 'passed' }],
    imports: [],
    waits: [],
    findings: [],
    virtualMs: null,
    realTime: [],
    state: 'passed',
    ...given,
  };
}

/** A run of some files on two workers, 50 ms before them and 10 ms after. */
export function aRun(files: readonly RecordedFile[], given: Partial<RecordedRun> = {}): RecordedRun {
  return {
    vitest: '5.1.1',
    workers: 2,
    startedAt: Date.UTC(2026, 10, 22, 10),
    startMs: 50,
    durationMs: Math.max(50, ...files.map(({ endMs }) => endMs)) + 10,
    shard: null,
    files,
    ...given,
  };
}
