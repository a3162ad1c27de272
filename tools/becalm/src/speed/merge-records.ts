import type { RecordedRun } from '../worlds/recorded-run.ts';
import { mergeRun, type Timings } from './timings.ts';

/** Durations with those of records, or why they do not fit together. */
export type MergedRecords =
  | {
      readonly kind: 'merged';
      readonly timings: Timings;
      /** Files that were not known before. */
      readonly added: number;
      /** Files that were known and are gone. */
      readonly dropped: number;
    }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Adds what runs measured, such as the shards of one: in the order in which they began, whatever order they are given in.
 * Where they are runs of the whole, a file that is in none of them is dropped.
 */
export function mergeRecords(
  timings: Timings,
  runs: readonly RecordedRun[],
  { whole }: { readonly whole: boolean },
): MergedRecords {
  const reason = contradictionIn(runs, whole);
  if (reason !== null) return { kind: 'refused', reason };
  const ordered = runs.toSorted(
    (one, other) => one.startedAt - other.startedAt || indexOf(one) - indexOf(other),
  );
  const all = ordered.reduce((known, run) => mergeRun(known, run, null), timings);
  const present = runs.flatMap(({ files }) => files);
  const merged = whole ? mergeRun(all, { files: [] }, present) : all;
  const before = namesIn(timings);
  const after = namesIn(merged);
  return {
    kind: 'merged',
    timings: merged,
    added: [...after].filter((name) => !before.has(name)).length,
    dropped: [...before].filter((name) => !after.has(name)).length,
  };
}

function contradictionIn(runs: readonly RecordedRun[], whole: boolean): string | null {
  const twice = runs.find((run, index) => runs.slice(0, index).some((other) => isSame(run, other)));
  if (twice !== undefined) {
    return `Expected each record once, was ${wordsOf(twice)} twice: its durations would count twice. Name it once.`;
  }
  if (!whole) return null;
  const counts = new Set(runs.map(({ shard }) => shard?.count ?? 1));
  const [count = 1] = counts;
  const missing = Array.from({ length: count }, (_, index) => index + 1).filter(
    (index) => !runs.some((run) => indexOf(run) === index),
  );
  if (counts.size === 1 && missing.length === 0) return null;
  const found =
    counts.size > 1 ? `of ${[...counts].join(' and of ')} shards` : `without ${missing.join(', ')}`;
  return (
    `Expected with --whole the record of every shard of ${count}, was ${found}: files would be lost. ` +
    'Name them all, or leave --whole out.'
  );
}

function isSame(one: RecordedRun, other: RecordedRun): boolean {
  return (
    one.startedAt === other.startedAt &&
    indexOf(one) === indexOf(other) &&
    one.shard?.count === other.shard?.count
  );
}

/** A run of the whole is the only shard of one. */
function indexOf({ shard }: RecordedRun): number {
  return shard?.index ?? 1;
}

function wordsOf({ shard, startedAt }: RecordedRun): string {
  const which = shard === null ? 'that' : `that of shard ${shard.index}/${shard.count}`;
  return `${which} from ${new Date(startedAt).toISOString()}`;
}

function namesIn(timings: Timings): ReadonlySet<string> {
  return new Set(
    [...timings].flatMap(([project, files]) => [...files.keys()].map((file) => `${project}\n${file}`)),
  );
}
