import type { Task } from './tasks.ts';

/**
 * How long a suite would take on so many workers: list scheduling, which is what Vitest does. Whenever a worker is free
 * it takes the next file, in a fixed order. The finish time is at most 2 − 1/workers times the best possible one where
 * tasks do not depend on their worker (Graham, "Bounds on multiprocessing timing anomalies", SIAM Journal on Applied
 * Mathematics 17, 1969), and more workers are never slower then. Where files share what their workers have started and
 * loaded, more workers start and load more, and may be.
 *
 * A file in a worker of its own takes its start, its modules and the rest. One that shares takes the start only where
 * the worker last ran another project or a file of its own, and the modules that no file loaded there before.
 *
 * What the model leaves out: workers that share cores slow each other down, so that times of the run hold for about as
 * many workers as it had; and files of projects that allow one worker only are taken for any others.
 */

/** When a task runs, and where. */
export interface Placed {
  readonly task: Task;
  /** From 1. */
  readonly worker: number;
  /** In milliseconds since the first task. */
  readonly startMs: number;
  readonly endMs: number;
}

/** What a number of workers does when. */
export interface Schedule {
  /** In the order of the tasks. */
  readonly placed: readonly Placed[];
  /** When the last worker is done, in milliseconds. */
  readonly makespanMs: number;
}

interface Lane {
  readonly worker: number;
  freeMs: number;
  /** The project whose files it has run since its start; null where its next file needs another worker. */
  project: string | null;
  readonly loaded: Set<string>;
}

/**
 * Gives tasks to workers in their order, each to the one that is free first.
 *
 * @param workers - 1 or more
 */
export function scheduleTasks(tasks: readonly Task[], workers: number): Schedule {
  const lanes = Array.from(
    { length: Math.max(1, Math.min(workers, tasks.length)) },
    (_, index): Lane => ({ worker: index + 1, freeMs: 0, project: null, loaded: new Set() }),
  );
  const placed = tasks.map((task): Placed => {
    const lane = lanes.reduce((first, other) => (other.freeMs < first.freeMs ? other : first));
    const startMs = lane.freeMs;
    lane.freeMs += runIn(lane, task);
    return { task, worker: lane.worker, startMs, endMs: lane.freeMs };
  });
  return { placed, makespanMs: Math.max(0, ...lanes.map(({ freeMs }) => freeMs)) };
}

/** How long a task takes in a worker, which is another one afterwards. */
function runIn(lane: Lane, task: Task): number {
  const { startMs, ownMs, modules, project, shared } = task;
  const isWarm = shared && lane.project === project;
  if (!isWarm) lane.loaded.clear();
  const missing = modules.filter(({ path }) => !lane.loaded.has(path));
  for (const { path } of missing) lane.loaded.add(path);
  lane.project = shared ? project : null;
  return (isWarm ? 0 : startMs) + ownMs + missing.reduce((sum, { selfMs }) => sum + selfMs, 0);
}

/** What a task takes in a worker that has run nothing, in milliseconds. */
export function aloneMs({ startMs, ownMs, modules }: Task): number {
  return startMs + ownMs + modules.reduce((sum, { selfMs }) => sum + selfMs, 0);
}

/** The same tasks, the longest first, as `becalm run` orders them. */
export function longestFirst(tasks: readonly Task[]): readonly Task[] {
  return tasks.toSorted((one, other) => aloneMs(other) - aloneMs(one));
}
