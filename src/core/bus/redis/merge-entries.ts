import { rankOf, type StreamEntry } from './stream-answer.ts';

/** An entry with its topic. */
export interface TopicEntry {
  readonly topic: string;
  readonly entry: StreamEntry;
}

/**
 * Puts the entries of several topics into the order in which the bus accepted them. A topic of which `limit`
 * entries came may have more; what other topics have from after its last one is left for the next time.
 */
export function mergeEntries(
  streams: ReadonlyMap<string, readonly StreamEntry[]>,
  limit: number,
): readonly TopicEntry[] {
  let horizon = Number.POSITIVE_INFINITY;
  const ranked: (TopicEntry & { readonly rank: number })[] = [];
  for (const [topic, entries] of streams) {
    let rank = 0;
    for (const entry of entries) {
      // What is not ours has no rank: it stays behind the entry before it.
      rank = Math.max(rank, rankOf(entry));
      ranked.push({ topic, entry, rank });
    }
    if (entries.length >= limit) horizon = Math.min(horizon, rank);
  }
  if (streams.size === 1) return ranked;
  return ranked.filter(({ rank }) => rank <= horizon).sort((first, second) => first.rank - second.rank);
}
