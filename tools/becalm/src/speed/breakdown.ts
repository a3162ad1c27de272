import type { RecordedFile, RecordedRun } from '../worlds/recorded-run.ts';
import { endingMs } from './predict.ts';
import { waitedMs } from './sleeps.ts';
import { gapsOf, stagesMs } from './tasks.ts';

/**
 * What a suite spends its time on, in the order in which it happens: the command until the first file; in workers the
 * start, the environment, setup files, transforms, loading and collecting, tests without waits, waits that tests asked
 * for, and the hooks of suites and files; what passes between two files of a worker; workers that have nothing left; the
 * command after the last file.
 */
export const stageNames = [
  'start',
  'prepare',
  'environment',
  'setup',
  'transform',
  'import',
  'tests',
  'waits',
  'hooks',
  'between',
  'idle',
  'end',
] as const;

/** One of {@link stageNames}. */
export type StageName = (typeof stageNames)[number];

/** What one stage took. */
export interface StageShare {
  readonly stage: StageName;
  /** Summed over workers, in milliseconds. */
  readonly workMs: number;
  /** Its part of the run's duration, in milliseconds: the work by the number of workers. */
  readonly wallMs: number;
  /** Of the run's duration, in [0, 1]. All add up to 1. */
  readonly share: number;
}

/**
 * Where the time of a run went. Work of stages is measured; what a stage takes of the duration is its even share, as if
 * each were spread over all workers alike.
 */
export function breakdownOf(run: RecordedRun): readonly StageShare[] {
  const { files, durationMs, startMs } = run;
  const endMs = endingMs(run);
  const filesMs = Math.max(0, durationMs - startMs - endMs);
  const lanes = Math.max(1, Math.min(run.workers, files.length));
  const work = { ...workOf(files), between: gapsOf(run).reduce((sum, { ms }) => sum + ms, 0) };
  const busyMs = files.reduce((sum, { stages }) => sum + stagesMs(stages), work.between);
  // Workers are prepared while others end: what overlaps is shared out.
  const scale = busyMs > lanes * filesMs ? (lanes * filesMs) / busyMs : 1;
  const idleMs = Math.max(0, lanes * filesMs - busyMs);
  const shareOf = (wallMs: number): number => (durationMs === 0 ? 0 : wallMs / durationMs);
  const whole = (stage: StageName, ms: number): StageShare => ({
    stage,
    workMs: ms,
    wallMs: ms,
    share: shareOf(ms),
  });
  const spread = (stage: StageName, workMs: number, factor: number): StageShare => {
    const wallMs = (workMs * factor) / lanes;
    return { stage, workMs, wallMs, share: shareOf(wallMs) };
  };
  return stageNames.map((stage) => {
    if (stage === 'start') return whole(stage, startMs);
    if (stage === 'end') return whole(stage, endMs);
    return stage === 'idle' ? spread(stage, idleMs, 1) : spread(stage, work[stage], scale);
  });
}

type WorkStage = Exclude<StageName, 'start' | 'idle' | 'end'>;

function workOf(files: readonly RecordedFile[]): Readonly<Record<Exclude<WorkStage, 'between'>, number>> {
  const sum = (msOf: (file: RecordedFile) => number): number =>
    files.reduce((total, file) => total + msOf(file), 0);
  return {
    prepare: sum(({ stages }) => stages.prepareMs),
    environment: sum(({ stages }) => stages.environmentMs),
    setup: sum(({ stages }) => stages.setupMs),
    transform: sum(({ stages }) => stages.transformMs),
    import: sum(({ stages }) => stages.collectMs),
    tests: sum((file) => testsMs(file) - waitedMs(file)),
    waits: sum(waitedMs),
    hooks: sum((file) => file.stages.testsMs - testsMs(file)),
  };
}

/** Concurrent tests share their time, so that their sum may be more than there was. Waits are in tests. */
function testsMs(file: RecordedFile): number {
  const sum = file.tests.reduce((total, { durationMs }) => total + durationMs, 0);
  return Math.min(file.stages.testsMs, Math.max(sum, waitedMs(file)));
}
