import type { RunTimes } from './run-times.ts';
import { type Row, several, type Verdict, verdictOf } from './verdict.ts';

/** How long the suite may take where nothing else is said, in milliseconds. */
export const defaultBudgetMs = 30_000;

/** A run, and the file that tells of it. */
export interface NamedRun {
  /** As it is shown. */
  readonly name: string;
  readonly times: RunTimes;
}

/** Slow files that are kept. */
const slowestMax = 10;

/**
 * Holds the suite to its budget of time. Several runs are shards that ran at the same time on machines of their own: each
 * has the whole budget, and none may be missing.
 *
 * @param budgetMs - milliseconds, included
 */
export function judgeTime(runs: readonly NamedRun[], budgetMs: number): Verdict {
  const rows = [...runs.map((run) => rowOf(run, budgetMs)), ...missingShards(runs)];
  const files = runs.flatMap(({ times }) => times.files);
  const slowest = files.toSorted((left, right) => right.durationMs - left.durationMs).slice(0, slowestMax);
  const isSlow = runs.some(({ times }) => times.totalMs > budgetMs);
  return verdictOf('time', `${several(runs.length, 'run')} of ${several(files.length, 'file')}`, {
    columns: [
      { key: 'run', title: 'run' },
      ...(runs.some(({ times }) => times.shard !== null) ? [{ key: 'shard', title: 'shard' }] : []),
      { key: 'totalMs', title: 'took', right: true },
      { key: 'budgetMs', title: 'budget', right: true },
    ],
    rows,
    help: {
      columns: [
        { key: 'file', title: 'slowest files' },
        { key: 'durationMs', title: 'took', right: true },
      ],
      rows: slowest.map(({ file, durationMs }) => ({ file, durationMs: Math.round(durationMs) })),
    },
    next: isSlow ? ['See where the time goes: npx becalm speed.'] : [],
  });
}

function rowOf({ name, times: { totalMs, failed, shard } }: NamedRun, budgetMs: number): Row {
  const overMs = totalMs - budgetMs;
  const reasons = [
    // Rounded up: nothing is 0.0 s over.
    ...(overMs > 0 ? [`${(Math.ceil(overMs / 100) / 10).toFixed(1)} s over the budget`] : []),
    ...(failed ? ['its tests failed: the time of such a run says nothing'] : []),
  ];
  return {
    values: {
      ...{ run: name, shard: shard === null ? '' : `${shard.index}/${shard.count}` },
      ...{ totalMs: Math.round(totalMs), budgetMs, tests: failed ? 'failed' : 'passed' },
    },
    outcome: reasons.length === 0 ? 'pass' : 'fail',
    message: reasons.join('; '),
    title: 'Time of the suite',
    places: [],
  };
}

/** A part of the suite says nothing of the time of the rest. */
function missingShards(runs: readonly NamedRun[]): readonly Row[] {
  const shards = runs.flatMap(({ times }) => times.shard ?? []);
  const counts = [...new Set(shards.map(({ count }) => count))];
  return counts.flatMap((count) => {
    const seen = new Set(shards.filter((shard) => shard.count === count).map(({ index }) => index));
    const missing = Array.from({ length: count }, (_, place) => place + 1).filter(
      (index) => !seen.has(index),
    );
    return missing.map((index) => missingShard(`${index}/${count}`));
  });
}

function missingShard(shard: string): Row {
  return {
    values: { run: 'none', shard, totalMs: null, budgetMs: null },
    outcome: 'fail',
    message: `no run of shard ${shard} was given`,
    title: 'Time of the suite',
    places: [],
  };
}
