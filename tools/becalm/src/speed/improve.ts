import type { RecordedRun } from '../worlds/recorded-run.ts';
import { importCosts } from './costs.ts';
import { longestFirst, scheduleTasks } from './makespan.ts';
import { waitedMs } from './sleeps.ts';
import { splitsOf } from './split-files.ts';
import { type Task, withSharing } from './tasks.ts';

/** What would make a suite faster; each as if nothing else were done. */
export type Improvement =
  /** Files share workers; `proved` where it is known which can, else all are taken to. */
  | {
      readonly kind: 'share workers';
      readonly gainMs: number;
      readonly files: number;
      readonly proved: boolean;
    }
  /** Waits take no real time. */
  | { readonly kind: 'virtual time'; readonly gainMs: number; readonly waitedMs: number }
  | { readonly kind: 'longest first'; readonly gainMs: number }
  | { readonly kind: 'split a file'; readonly gainMs: number; readonly file: string }
  /** The module is no longer loaded, nor what only it loads: at most that much. */
  | {
      readonly kind: 'import less';
      readonly gainMs: number;
      readonly path: string;
      readonly files: number;
    };

/** Less is lost in the noise of a run: of the duration, and in milliseconds. */
const gainShareMin = 0.01;
const gainMsMin = 10;
/** Modules that are tried: those with the most time, of themselves and with what they load. */
const modulesTried = 5;
/** No test file can do without. */
const vitestItself = /(?:^|\/)node_modules\/(?:@vitest\/[^/]+|vitest)\//u;

/**
 * What would make a run faster on as many workers as it had, predicted, in milliseconds of its duration.
 *
 * @param shareable - files of which it is proved that they can share workers, by {@link fileKey}; null where nothing is
 * @returns the best first; nothing that would gain less than a hundredth
 */
export function improvementsOf(
  run: RecordedRun,
  tasks: readonly Task[],
  shareable: ReadonlySet<string> | null,
): readonly Improvement[] {
  const { makespanMs } = scheduleTasks(tasks, run.workers);
  const gainOf = (others: readonly Task[]): number =>
    makespanMs - scheduleTasks(others, run.workers).makespanMs;
  const found = [
    shareImprovement(tasks, shareable, gainOf),
    waitImprovement(run, tasks, gainOf),
    { kind: 'longest first', gainMs: gainOf(longestFirst(tasks)) } as const,
    ...splitsOf(run, tasks, run.workers)
      .slice(0, 1)
      .map(({ file, gainMs }) => ({ kind: 'split a file', file, gainMs }) as const),
    ...importImprovements(run, tasks, gainOf),
  ];
  return found
    .filter(({ gainMs }) => gainMs >= Math.max(gainMsMin, gainShareMin * run.durationMs))
    .toSorted((one, other) => other.gainMs - one.gainMs);
}

/** Names a file of a project, as {@link improvementsOf} takes it. */
export function fileKey({ project, file }: Pick<Task, 'project' | 'file'>): string {
  return JSON.stringify([project, file]);
}

type GainOf = (tasks: readonly Task[]) => number;

function shareImprovement(
  tasks: readonly Task[],
  shareable: ReadonlySet<string> | null,
  gainOf: GainOf,
): Improvement {
  const isShared = (task: Task): boolean => !task.shared && (shareable?.has(fileKey(task)) ?? true);
  const files = tasks.filter(isShared).length;
  return {
    kind: 'share workers',
    files,
    proved: shareable !== null,
    gainMs: gainOf(withSharing(tasks, (task) => task.shared || isShared(task))),
  };
}

function waitImprovement(run: RecordedRun, tasks: readonly Task[], gainOf: GainOf): Improvement {
  const waits = run.files.map(waitedMs);
  const without = tasks.map((task, index) => ({
    ...task,
    ownMs: Math.max(0, task.ownMs - (waits[index] ?? 0)),
  }));
  return {
    kind: 'virtual time',
    waitedMs: waits.reduce((sum, ms) => sum + ms, 0),
    gainMs: gainOf(without),
  };
}

function importImprovements(
  run: RecordedRun,
  tasks: readonly Task[],
  gainOf: GainOf,
): readonly Improvement[] {
  const costs = importCosts(run).filter(({ path }) => !vitestItself.test(path));
  const heaviest = costs.toSorted((one, other) => other.totalMs - one.totalMs).slice(0, modulesTried);
  const tried = new Set([...costs.slice(0, modulesTried), ...heaviest]);
  return [...tried]
    .map(({ path, files }) => {
      const without = tasks.map((task, index) => withoutMs(task, totalOf(run, index, path)));
      return { kind: 'import less', path, files, gainMs: gainOf(without) } as const;
    })
    .toSorted((one, other) => other.gainMs - one.gainMs)
    .slice(0, modulesTried);
}

/** What a module took in a file with all that it loads. */
function totalOf({ files }: RecordedRun, index: number, path: string): number {
  const imports = files[index]?.imports ?? [];
  return imports.reduce((sum, each) => sum + (each.path === path ? each.totalMs : 0), 0);
}

/** So much less, of modules and of the rest alike. */
function withoutMs(task: Task, ms: number): Task {
  const loadMs = task.modules.reduce((sum, { selfMs }) => sum + selfMs, 0);
  if (ms === 0) return task;
  if (loadMs === 0) return { ...task, ownMs: Math.max(0, task.ownMs - ms) };
  const kept = Math.max(0, 1 - ms / loadMs);
  return {
    ...task,
    modules: task.modules.map(({ path, selfMs }) => ({ path, selfMs: selfMs * kept })),
  };
}
