/** How long a test takes, in milliseconds. */
export interface DurationSummary {
  /** Within 5 % of the true median. */
  readonly median: number;
  readonly max: number;
}

/**
 * Durations of one test in bounded memory: counts in buckets of equal ratio, so that the summary does not
 * depend on the order of arrival (unlike a reservoir sample).
 */
export interface DurationLog {
  /** Adds a duration in milliseconds; NaN, "did not run", is ignored. */
  readonly add: (durationMs: number) => void;
  /** Null before the first duration. */
  readonly summary: () => DurationSummary | null;
}

/** Neighbouring buckets differ by 10 %: a bucket's middle is at most 5 % off. */
const ratio = 1.1;
/** The first bucket ends at 1 µs. */
const smallestMs = 0.001;
/** 220 buckets reach beyond 15 days: smallestMs × 1.1^220 ≈ 1.3 × 10^9 ms. */
const bucketCount = 221;

/** Starts an empty log of durations. */
export function createDurationLog(): DurationLog {
  // Most tests of a large suite pass through here: 884 bytes each.
  const buckets = new Uint32Array(bucketCount);
  let count = 0;
  let max = 0;
  return {
    add: (durationMs) => {
      if (Number.isNaN(durationMs)) return;
      const bucket = bucketOf(durationMs);
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
      count++;
      max = Math.max(max, durationMs);
    },
    summary: () => (count === 0 ? null : { median: Math.min(medianOf(buckets, count), max), max }),
  };
}

function bucketOf(durationMs: number): number {
  if (durationMs <= smallestMs) return 0;
  return Math.min(bucketCount - 1, Math.ceil(Math.log(durationMs / smallestMs) / Math.log(ratio)));
}

function medianOf(buckets: Uint32Array, count: number): number {
  let left = Math.ceil(count / 2);
  const bucket = buckets.findIndex((size) => {
    left -= size;
    return left <= 0;
  });
  return bucket === 0 ? smallestMs : smallestMs * ratio ** (bucket - 0.5);
}
