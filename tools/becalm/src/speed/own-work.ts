import type { RecordedFile, RecordedRun } from '../worlds/recorded-run.ts';

/**
 * becalm looks at waits through a setup file, which takes its time in every file. Nobody wants to know that, so it is
 * taken out of what was recorded.
 */

/** A run as it would have been without becalm. */
export interface WithoutOwnWork {
  readonly run: RecordedRun;
  /** What was taken out, summed over files, in milliseconds. */
  readonly ownMs: number;
}

const ownSetup = /(?:^|\/)becalm\/(?:src|dist)\/host\/ordinary\/setup\.[jt]s$/u;

/** Takes the time of becalm's setup file out of each file, and lets what came after it in its worker come earlier. */
export function withoutOwnWork(run: RecordedRun): WithoutOwnWork {
  const owns = run.files.map(ownMsOf);
  const ownMs = owns.reduce((sum, ms) => sum + ms, 0);
  const lanes = Math.max(1, Math.min(run.workers, run.files.length));
  const earlier = new Map<number | null, number>();
  const files = run.files.map((file, index): RecordedFile => {
    const { worker, stages } = file;
    const own = owns[index] ?? 0;
    const before = earlier.get(worker) ?? 0;
    // Where the worker is not known, the time is shared out among all.
    earlier.set(worker, before + (worker === null ? own / lanes : own));
    const startMs = Math.max(0, file.startMs - before);
    return {
      ...file,
      startMs,
      endMs: Math.max(startMs, file.endMs - before - own),
      stages: { ...stages, setupMs: Math.max(0, stages.setupMs - own) },
      imports: file.imports.filter(({ path }) => !ownSetup.test(path)),
    };
  });
  const savedMs = lastEnd(run.files) - lastEnd(files);
  return { run: { ...run, durationMs: run.durationMs - savedMs, files }, ownMs };
}

function ownMsOf({ imports, stages }: RecordedFile): number {
  const ms = imports.reduce((sum, { path, totalMs }) => sum + (ownSetup.test(path) ? totalMs : 0), 0);
  return Math.min(ms, stages.setupMs);
}

function lastEnd(files: readonly RecordedFile[]): number {
  return Math.max(0, ...files.map(({ endMs }) => endMs));
}
