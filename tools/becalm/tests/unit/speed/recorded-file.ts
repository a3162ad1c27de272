import type { RecordedFile, RecordedRun } from '../../../src/worlds/recorded-run.ts';

/** A file that passed, on its worker for as long as its tests took. */
export function recordedFile(
  file: string,
  given: Partial<RecordedFile> & { readonly ms?: number } = {},
): RecordedFile {
  const { ms = 10, ...said } = given;
  return {
    ...{ project: '', file, worker: 1, process: 1, isolated: true, startMs: 0, endMs: ms },
    stages: { prepareMs: 0, environmentMs: 0, setupMs: 0, transformMs: 0, collectMs: 0, testsMs: ms },
    ...{ tests: [], imports: [], waits: [], findings: [], virtualMs: null, realTime: [], state: 'passed' },
    ...said,
  };
}

/** A run of these files. */
export function recordedRun(files: readonly RecordedFile[], given: Partial<RecordedRun> = {}): RecordedRun {
  return {
    ...{ vitest: '5.1.1', workers: 2, startedAt: 1_795_000_000_000, durationMs: 100, startMs: 20 },
    ...{ shard: null, files },
    ...given,
  };
}
