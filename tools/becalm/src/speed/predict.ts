import type { RecordedRun } from '../worlds/recorded-run.ts';
import { aloneMs, scheduleTasks } from './makespan.ts';
import { type Task, tasksOf } from './tasks.ts';

/** Worker counts that are always told. */
export const workerCounts: readonly number[] = [1, 2, 4, 8, 16];

/** How long the suite would take on so many workers, in milliseconds. */
export interface Prediction {
  readonly workers: number;
  /** The files alone, from the first to the last. */
  readonly makespanMs: number;
  /** With what comes before the first file and after the last, as recorded. */
  readonly durationMs: number;
  /** How many times as fast as one worker the files are. */
  readonly speedUp: number;
  /** No order is faster on so many: the longest file, or an even share of all where no start is saved. */
  readonly floorMs: number;
}

/** What the model says of a run. */
export interface Predictions {
  readonly tasks: readonly Task[];
  /** In the order of workers: {@link workerCounts} and the run's own. */
  readonly counts: readonly Prediction[];
  /** What the model says of the run as it was, and what was measured: how far it may be trusted. */
  readonly asRecorded: { readonly predictedMs: number; readonly measuredMs: number };
}

/** Predicts a run on other numbers of workers. */
export function predict(run: RecordedRun): Predictions {
  const tasks = tasksOf(run);
  const aroundMs = outsideMs(run);
  const singleMs = scheduleTasks(tasks, 1).makespanMs;
  const counts = [...new Set([...workerCounts, run.workers])].toSorted((one, other) => one - other);
  return {
    tasks,
    counts: counts.map((workers) => {
      const { makespanMs } = scheduleTasks(tasks, workers);
      return {
        workers,
        makespanMs,
        durationMs: makespanMs + aroundMs,
        speedUp: makespanMs === 0 ? 1 : singleMs / makespanMs,
        floorMs: floorOf(tasks, workers),
      };
    }),
    asRecorded: {
      predictedMs: scheduleTasks(tasks, run.workers).makespanMs + aroundMs,
      measuredMs: run.durationMs,
    },
  };
}

/** What comes before the first file and after the last, in milliseconds. */
export function outsideMs(run: RecordedRun): number {
  return run.startMs + endingMs(run);
}

/** What comes after the last file, in milliseconds. */
export function endingMs({ files, durationMs, startMs }: RecordedRun): number {
  return Math.max(0, durationMs - Math.max(startMs, ...files.map(({ endMs }) => endMs)));
}

/** A task takes no less than its own time, in whichever worker. */
function floorOf(tasks: readonly Task[], workers: number): number {
  const least = tasks.map((task) => (task.shared ? task.ownMs : aloneMs(task)));
  const sum = least.reduce((total, ms) => total + ms, 0);
  return Math.max(0, sum / workers, ...least);
}
