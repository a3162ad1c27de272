/** What `XREAD` and `attachConsumer` answer, read without trust: other programs may have written to the streams. */
import type { InboxItem } from '../inbox-subscription.ts';
import { broken, decodePayload, type PayloadBounds } from '../wire-payload.ts';
import { readTopicLines } from './topic-lines.ts';

/** One entry of a stream. */
export interface StreamEntry {
  readonly id: string;
  readonly fields: ReadonlyMap<string, string>;
}

/** Reads the answer to `XREAD`: the entries of each stream, by its key. */
export function readStreams(answer: unknown): ReadonlyMap<string, readonly StreamEntry[]> {
  const streams = new Map<string, readonly StreamEntry[]>();
  for (const pair of asList(answer)) {
    const [key, entries] = asList(pair);
    streams.set(asText(key), asList(entries).map(readEntry));
  }
  return streams;
}

function readEntry(entry: unknown): StreamEntry {
  const [id, list] = asList(entry);
  const fields = new Map<string, string>();
  const words = asList(list);
  for (let index = 0; index + 1 < words.length; index += 2) {
    fields.set(asText(words[index]), asText(words[index + 1]));
  }
  return { id: asText(id), fields };
}

/** Position of an entry of ours; `undefined` for one that somebody else has put in between. */
export function positionOf({ id }: StreamEntry): number | undefined {
  const [, milliseconds] = /^(\d{1,15})-0$/.exec(id) ?? [];
  const position = Number(milliseconds) - 1;
  return position >= 0 ? position : undefined;
}

/** Rank of an entry among all topics; 0 for one that is not ours, which may go first. */
export function rankOf({ fields }: StreamEntry): number {
  const rank = Number(fields.get('s'));
  return Number.isSafeInteger(rank) && rank > 0 ? rank : 0;
}

/** Reads the message in an entry. */
export function readItem(topic: string, entry: StreamEntry, bounds: PayloadBounds): InboxItem {
  const position = positionOf(entry);
  const text = entry.fields.get('p');
  if (position !== undefined && text !== undefined) return decodePayload({ topic, position }, text, bounds);
  const found = JSON.stringify([...entry.fields]);
  if (position === undefined)
    return broken({ topic }, found, 'an entry of the bus', `one with id ${entry.id}`);
  return broken({ topic, position }, found, 'a field "p"', 'none');
}

/** Where a topic stands for one consumer. */
export interface TopicState {
  readonly topic: string;
  readonly cursor: number;
  readonly end: number;
}

/** Reads the answer to `attachConsumer`; `undefined` when another subscription has taken over. */
export function readAttached(
  answer: unknown,
): { readonly catalogId: string; readonly topics: readonly TopicState[] } | undefined {
  const { head, numbersByTopic } = readTopicLines(asText(answer), 2);
  if (head === '') return undefined;
  const topics = [...numbersByTopic].map(([topic, [cursor = 0, end = 0]]) => ({ topic, cursor, end }));
  return { catalogId: head, topics };
}

/** Redis writes keys, ids and fields as text; `String` would run, and might fail on, whatever else there is. */
function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
