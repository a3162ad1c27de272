import type { FileOfProject, FilePlace, OrdinaryPlan, PlannedFile } from '../worlds/ordinary-plan.ts';
import type { RecordedRun } from '../worlds/recorded-run.ts';
import { estimateFiles } from './estimate.ts';
import { compareDurations } from './order.ts';
import { noTimings, type Timings } from './timings.ts';

/** What differs between a recorded run and the suite as it is now. */
export interface Differences {
  /** Not in the record: they come last, each in a process of its own. */
  readonly added: readonly FileOfProject[];
  /** In the record only. */
  readonly gone: readonly FileOfProject[];
}

/** A plan that runs a suite as it was run, and what of it cannot be. */
export interface LikePlan {
  readonly plan: OrdinaryPlan;
  /** What differs, once the plan has been asked for an order; null before. */
  readonly differences: () => Differences | null;
}

/**
 * Plans a run in the order of an earlier one, each file on the worker and in the process in which it was. Where a record
 * does not know processes, files of a project that shared a worker share a process.
 */
export function likeRun(recorded: RecordedRun, timings: Timings = noTimings): LikePlan {
  const ranks = new Map(recorded.files.map((file, index) => [keyOf(file), index]));
  const known = placesOf(recorded);
  let differences: Differences | null = null;

  function order(files: readonly PlannedFile[]): readonly PlannedFile[] {
    const present = new Set(files.map(keyOf));
    const added = files.filter((file) => !ranks.has(keyOf(file)));
    differences = { added, gone: recorded.files.filter((file) => !present.has(keyOf(file))) };
    const again = files
      .filter((file) => ranks.has(keyOf(file)))
      .sort((one, other) => (ranks.get(keyOf(one)) ?? 0) - (ranks.get(keyOf(other)) ?? 0));
    const last = [...estimateFiles(added, timings)].sort(compareDurations).map(({ file }) => file);
    return [...again, ...last];
  }

  function places(files: readonly PlannedFile[]): readonly FilePlace[] {
    let processes = Math.max(0, ...[...known.values()].map(({ process }) => process));
    let added = 0;
    return files.map(
      (file) =>
        known.get(keyOf(file)) ?? {
          worker: (added++ % recorded.workers) + 1,
          process: ++processes,
        },
    );
  }

  /** Of a shard that was recorded its files, however they would be cut now. */
  function shard(files: readonly PlannedFile[]): readonly PlannedFile[] {
    return files.filter((file) => ranks.has(keyOf(file)));
  }

  return { plan: { order, shard, places }, differences: () => differences };
}

/** Where files were; a number of its own for what shared a worker where no processes are known. */
function placesOf({ files, workers }: RecordedRun): ReadonlyMap<string, FilePlace> {
  let processes = Math.max(0, ...files.map(({ process }) => process ?? 0));
  const shared = new Map<string, number>();
  return new Map(
    files.map((file, index) => {
      const worker = file.worker ?? (index % workers) + 1;
      if (file.process !== null) return [keyOf(file), { worker, process: file.process }];
      const key = JSON.stringify([file.project, worker, file.isolated ? index : null]);
      const process = shared.get(key) ?? ++processes;
      shared.set(key, process);
      return [keyOf(file), { worker, process }];
    }),
  );
}

function keyOf({ project, file }: FileOfProject): string {
  return JSON.stringify([project, file]);
}
