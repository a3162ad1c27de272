import type { WireMessage } from '../wire-message.ts';
import type { BusRecord, ConsumerState } from './bus-record.ts';

/** What the durable topics of a bus hold. */
export interface BusState {
  /** Position of the first kept message, by topic. */
  readonly starts: ReadonlyMap<string, number>;
  /** The kept messages, in the order in which they were accepted. */
  readonly messages: readonly WireMessage[];
  readonly consumers: readonly ConsumerState[];
  /** Number of the last batch of each publisher that numbers its batches. */
  readonly origins: ReadonlyMap<string, number>;
}

/** Plays the records of a file; of each topic the newest `logCapacity` messages are kept. */
export function replayRecords(records: Iterable<BusRecord>, logCapacity: number): BusState {
  const ends = new Map<string, number>();
  const origins = new Map<string, number>();
  const consumers = new Map<string, ConsumerState>();
  const firsts = new Map<string, number>();
  const all: (WireMessage & { readonly position: number })[] = [];
  for (const record of records) play(record);
  const starts = new Map<string, number>();
  for (const [topic, end] of ends) starts.set(topic, Math.max(firsts.get(topic) ?? 0, end - logCapacity));
  const messages = all.filter(({ topic, position }) => position >= (starts.get(topic) ?? 0));
  return { starts, messages, consumers: [...consumers.values()], origins };

  function play(record: BusRecord): void {
    if (record.kind === 'batch') playBatch(record);
    else if (record.kind === 'consumer') consumers.set(JSON.stringify([record.name, record.pattern]), record);
    else if (record.kind === 'forget') forget(record.name);
    else {
      ends.set(record.topic, record.start);
      firsts.set(record.topic, record.start);
    }
  }

  function playBatch(batch: Extract<BusRecord, { readonly kind: 'batch' }>): void {
    if (batch.origin !== undefined) origins.set(batch.origin.publisher, batch.origin.sequence);
    for (const { topic, payload } of batch.messages) {
      const position = ends.get(topic) ?? 0;
      all.push({ topic, payload, position });
      ends.set(topic, position + 1);
    }
  }

  function forget(forgotten: string): void {
    for (const [key, { name }] of consumers) if (name === forgotten) consumers.delete(key);
  }
}

/** Returns the records that play to this state. */
export function* recordsOf({ starts, messages, consumers, origins }: BusState): Generator<BusRecord> {
  for (const [topic, start] of starts) yield { kind: 'topic', topic, start };
  for (const [publisher, sequence] of origins) {
    yield { kind: 'batch', messages: [], origin: { publisher, sequence } };
  }
  for (const { topic, payload } of messages) {
    yield { kind: 'batch', messages: [{ topic, payload }], origin: undefined };
  }
  for (const consumer of consumers) yield { kind: 'consumer', ...consumer };
}
