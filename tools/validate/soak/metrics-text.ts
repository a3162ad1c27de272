/** What is read from the metrics of a service. */
export interface ReadMetrics {
  /** How late its event loop was at most since the last look, in milliseconds. */
  readonly lagMs: number;
  /** Messages that have come and wait to be handled. */
  readonly waiting: number;
  /** Messages that were lost before it read them; only those of lossy topics may be. */
  readonly missing: number;
  /** Messages whose handling threw, or that broke their contract. */
  readonly failed: number;
  /** Age of the latest trade in seconds; null before the first. */
  readonly dataAgeSeconds: number | null;
}

const SAMPLE = /^(\w+)(?:\{[^\n]*\})? (\S+)(?: \d+)?$/;

/** Reads the text format of Prometheus; what is not there counts 0, and lines of other metrics are passed over. */
export function readMetrics(text: string): ReadMetrics {
  const sums = sumsByName(text);
  const sumOf = (name: string): number => sums.get(name) ?? 0;
  return {
    lagMs: Math.max(0, sumOf('njord_event_loop_lag_seconds') * 1_000),
    waiting: sumOf('njord_messages_waiting'),
    missing: sumOf('njord_messages_missing'),
    failed: sumOf('njord_messages_failed'),
    dataAgeSeconds: sums.get('njord_data_age_seconds') ?? null,
  };
}

/** Adds up the samples of each metric, whatever their labels. */
function sumsByName(text: string): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [, name, value] = SAMPLE.exec(line) ?? [];
    const number = Number(value);
    if (name !== undefined && Number.isFinite(number)) sums.set(name, (sums.get(name) ?? 0) + number);
  }
  return sums;
}
