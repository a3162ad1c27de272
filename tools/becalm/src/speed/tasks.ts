import type { RecordedFile, RecordedRun, RecordedStages } from '../worlds/recorded-run.ts';

/** A file as the model of a run sees it. Times are in milliseconds. */
export interface Task {
  readonly project: string;
  /** Relative to the root, with `/`. */
  readonly file: string;
  /** Whether it runs in a worker that has run other files of its project. */
  readonly shared: boolean;
  /** The start of a worker, where it needs a new one. */
  readonly startMs: number;
  /** Everything that is done for it in any case. */
  readonly ownMs: number;
  /** What it loads, where its worker has not loaded it already; each path once. */
  readonly modules: readonly TaskModule[];
}

/** A module that a task loads. */
export interface TaskModule {
  readonly path: string;
  /** Without what it loads itself. */
  readonly selfMs: number;
}

/**
 * The files of a run as tasks, in the order in which the run gave them to workers.
 *
 * A file took its worker from its start to its end, and what passed until the next one began (the median over the run).
 * The start of a worker is the preparation and the environment that Vitest measured. Where files have workers of their
 * own, what passes between them is the end of one process and the start of the next, so it counts as start, too; where
 * they share workers, the start is the longest of their project, as the others found a worker. Modules are told apart
 * only for files that have a worker of their own, as the others did not load what was there.
 */
export function tasksOf(run: RecordedRun): readonly Task[] {
  const between = { isolated: betweenFiles(run, true), shared: betweenFiles(run, false) };
  const starts = new Map<string, number>();
  for (const { project, isolated, stages } of run.files) {
    if (!isolated) starts.set(project, Math.max(starts.get(project) ?? 0, startOf(stages)));
  }
  return run.files.map((file): Task => {
    const { project, isolated, stages } = file;
    const modules = isolated ? modulesOf(file) : [];
    const modulesMs = modules.reduce((sum, { selfMs }) => sum + selfMs, 0);
    const restMs = Math.max(0, takenMs(file) - startOf(stages) - modulesMs);
    return {
      project,
      file: file.file,
      shared: !isolated,
      startMs: isolated ? startOf(stages) + between.isolated : (starts.get(project) ?? 0),
      ownMs: isolated ? restMs : restMs + between.shared,
      modules,
    };
  });
}

/** For how long a file had its worker: from its start to its end, and no less than its stages took. */
export function takenMs({ startMs, endMs, stages }: RecordedFile): number {
  return Math.max(endMs - startMs, stagesMs(stages));
}

/** All stages of a file. */
export function stagesMs(stages: RecordedStages): number {
  const { setupMs, transformMs, collectMs, testsMs } = stages;
  return startOf(stages) + setupMs + transformMs + collectMs + testsMs;
}

/**
 * The same tasks with others that share, in the order in which Vitest would give them to workers: project after project,
 * in each those first that have a worker of their own.
 */
export function withSharing(tasks: readonly Task[], isShared: (task: Task) => boolean): readonly Task[] {
  return tasks
    .map((task) => ({ ...task, shared: isShared(task) }))
    .toSorted((one, other) => {
      if (one.project !== other.project) return one.project < other.project ? -1 : 1;
      return Number(one.shared) - Number(other.shared);
    });
}

function startOf({ prepareMs, environmentMs }: RecordedStages): number {
  return prepareMs + environmentMs;
}

/** What a file took to load its modules, no more than loading took in all. */
function modulesOf({ imports, stages }: RecordedFile): readonly TaskModule[] {
  const byPath = new Map<string, number>();
  for (const { path, selfMs } of imports) byPath.set(path, (byPath.get(path) ?? 0) + selfMs);
  const sum = [...byPath.values()].reduce((total, ms) => total + ms, 0);
  const scale = sum === 0 ? 0 : Math.min(1, (stages.setupMs + stages.collectMs) / sum);
  return [...byPath].map(([path, selfMs]) => ({ path, selfMs: selfMs * scale }));
}

/** What passed in a worker before a file and after the one before it. */
export interface Gap {
  /** The later one. */
  readonly file: RecordedFile;
  readonly ms: number;
}

/** What passed in each worker between files, where workers are known. */
export function gapsOf({ files }: RecordedRun): readonly Gap[] {
  const byWorker = Map.groupBy(
    files.filter(({ worker }) => worker !== null),
    ({ worker }) => worker,
  );
  return [...byWorker.values()].flatMap((own) => {
    const sorted = own.toSorted((one, other) => one.startMs - other.startMs);
    return sorted.slice(1).flatMap((file, index): Gap[] => {
      const before = sorted[index];
      if (before === undefined) return [];
      return [{ file, ms: Math.max(0, file.startMs - before.startMs - takenMs(before)) }];
    });
  });
}

/** The median before files of one kind. */
function betweenFiles(run: RecordedRun, isolated: boolean): number {
  const ordered = gapsOf(run)
    .filter(({ file }) => file.isolated === isolated)
    .map(({ ms }) => ms)
    .toSorted((one, other) => one - other);
  return ordered[Math.floor((ordered.length - 1) / 2)] ?? 0;
}
