import type { RecordedFile, RecordedRun } from '../worlds/recorded-run.ts';

/** A place that tests wait at, on the real clock. */
export interface Sleep {
  /** Null where nobody knows where. */
  readonly location: { readonly file: string; readonly line: number; readonly column: number } | null;
  /** How often it was asked for. */
  readonly count: number;
  /** What was asked for in all, in milliseconds; waits at the same time count each. */
  readonly totalMs: number;
  /** The longest single one, in milliseconds. */
  readonly maxMs: number;
  /** Tests that waited there, `file > name`, or the file alone outside tests; each once. */
  readonly tests: readonly string[];
}

/** The real waits of a run by the place that asked for them, the most time first; none where time was virtual. */
export function sleepsOf({ files }: RecordedRun): readonly Sleep[] {
  const waits = files.flatMap((file) =>
    file.virtualMs === null ? file.waits.map((wait) => ({ ...wait, file: file.file })) : [],
  );
  const places = Map.groupBy(waits, ({ location, file }) => JSON.stringify(location ?? file));
  return [...places.values()]
    .map((own) => ({
      location: own[0]?.location ?? null,
      count: own.reduce((sum, { count }) => sum + count, 0),
      totalMs: own.reduce((sum, { delayMs, count }) => sum + delayMs * count, 0),
      maxMs: Math.max(...own.map(({ delayMs }) => delayMs)),
      tests: [...new Set(own.map(({ file, test }) => (test === null ? file : `${file} > ${test}`)))],
    }))
    .toSorted((one, other) => other.totalMs - one.totalMs);
}

/** How long the tests of a file waited, no longer than they ran; 0 where time was virtual. In milliseconds. */
export function waitedMs({ waits, stages, virtualMs }: RecordedFile): number {
  if (virtualMs !== null) return 0;
  const asked = waits.reduce((sum, { delayMs, count }) => sum + delayMs * count, 0);
  return Math.min(stages.testsMs, asked);
}
