import type { RecordedFile, RecordedRun } from '../worlds/recorded-run.ts';
import { type Placed, scheduleTasks } from './makespan.ts';
import type { Task } from './tasks.ts';

/** A file that would be worth two. */
export interface Split {
  readonly project: string;
  readonly file: string;
  readonly workers: number;
  /** How much earlier the last worker would be done, in milliseconds; above 0. */
  readonly gainMs: number;
}

/** Files of a worker that are tried: the longest. */
const triedMax = 10;
/** A gain below this share of the whole is lost in the noise of a run. */
const gainShareMin = 0.01;

/**
 * Which files on the critical path, those of the worker that is done last, are worth splitting: each is tried as two
 * with half of its tests' time each, as near as its tests allow, that both start, load and set up all of it.
 *
 * @returns the best first
 */
export function splitsOf(run: RecordedRun, tasks: readonly Task[], workers: number): readonly Split[] {
  const { placed, makespanMs } = scheduleTasks(tasks, workers);
  const files = new Map(run.files.map((file) => [keyOf(file), file]));
  return criticalPath(placed)
    .toSorted((one, other) => other.endMs - other.startMs - (one.endMs - one.startMs))
    .slice(0, triedMax)
    .flatMap(({ task }): Split[] => {
      const file = files.get(keyOf(task));
      const halves = file === undefined ? null : halvesOf(task, file);
      if (halves === null) return [];
      const without = tasks.flatMap((each) => (each === task ? halves : [each]));
      const gainMs = makespanMs - scheduleTasks(without, workers).makespanMs;
      if (gainMs < gainShareMin * makespanMs || gainMs <= 0) return [];
      return [{ project: task.project, file: task.file, workers, gainMs }];
    })
    .toSorted((one, other) => other.gainMs - one.gainMs);
}

/** The files of the worker that is done last, in their order. */
export function criticalPath(placed: readonly Placed[]): readonly Placed[] {
  const last = placed.reduce<Placed | null>(
    (latest, each) => (latest === null || each.endMs > latest.endMs ? each : latest),
    null,
  );
  return placed.filter(({ worker }) => worker === last?.worker);
}

/** Null where it has no two tests that take time. */
function halvesOf(task: Task, { tests }: RecordedFile): readonly [Task, Task] | null {
  const durations = tests.map(({ durationMs }) => durationMs).toSorted((one, other) => other - one);
  let [left, right] = [0, 0];
  // The longest first, each to the half with less: at most 7/6 of the best for two (Graham, 1969).
  for (const ms of durations) {
    if (left <= right) left += ms;
    else right += ms;
  }
  if (right === 0) return null;
  const commonMs = Math.max(0, task.ownMs - left - right);
  return [
    { ...task, ownMs: commonMs + left },
    { ...task, ownMs: commonMs + right },
  ];
}

function keyOf({ project, file }: Pick<Task, 'project' | 'file'>): string {
  return JSON.stringify([project, file]);
}
