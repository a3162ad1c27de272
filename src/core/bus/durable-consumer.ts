import type { Cursors } from './bus.ts';
import { ConsumerCursor } from './consumer-cursor.ts';
import type { TopicMatcher } from './glob.ts';
import type { Inbox, InboxItem } from './inbox-subscription.ts';
import type { RetainedLog } from './retained-log.ts';

/** An accepted message of a durable topic. */
export interface LogEntry {
  readonly payload: unknown;
  /** Rank among all accepted messages of the bus: a reader of several topics gets them in this order. */
  readonly sequence: number;
}

interface TopicReader {
  readonly topic: string;
  readonly log: RetainedLog<LogEntry>;
  readonly cursor: ConsumerCursor;
  nextPosition: number;
}

/**
 * What the bus knows of one durable consumer: the topics it reads and how far it has got. It outlives the
 * subscription, so that a consumer that comes back gets what it had not acknowledged.
 */
export class DurableConsumer implements Inbox {
  /** Tells which topics the consumer reads. */
  readonly matches: TopicMatcher;
  readonly #readers = new Map<string, TopicReader>();
  readonly #onProgress: () => void;

  /** Calls `onProgress` whenever a cursor moves, so that a waiting producer gets its room. */
  constructor(matches: TopicMatcher, onProgress: () => void) {
    this.matches = matches;
    this.#onProgress = onProgress;
  }

  /**
   * Starts reading a topic at a position, the oldest kept message by default; also for a position beyond the newest,
   * which is from before data were lost.
   */
  attach(topic: string, log: RetainedLog<LogEntry>, from: number = log.start): void {
    const position = from > log.end ? log.start : from;
    this.#readers.set(topic, { topic, log, cursor: new ConsumerCursor(position), nextPosition: position });
  }

  /** Goes back to what is not acknowledged, or to the given cursors. */
  rewind(cursors: Cursors | undefined): void {
    for (const reader of this.#readers.values()) {
      const from = cursors?.get(reader.topic);
      if (from === undefined) reader.nextPosition = reader.cursor.position;
      else this.attach(reader.topic, reader.log, from);
    }
    this.#onProgress();
  }

  /** Position that the producer of a topic must not overwrite; infinite when the topic is not read here. */
  cursorOf(topic: string): number {
    return this.#readers.get(topic)?.cursor.position ?? Number.POSITIVE_INFINITY;
  }

  /** Position of the first message that is not handled, by topic. */
  cursors(): Cursors {
    return new Map([...this.#readers.values()].map(({ topic, cursor }) => [topic, cursor.position]));
  }

  take(): InboxItem | undefined {
    const reader = this.#readerOfOldest();
    if (reader === undefined) return undefined;
    const { topic, log, nextPosition: position } = reader;
    if (position < log.start) {
      reader.nextPosition = log.start;
      reader.cursor.acknowledge(log.start - 1);
      return { kind: 'gap', topic, missingCount: log.start - position };
    }
    reader.nextPosition += 1;
    return { kind: 'payload', topic, position, payload: log.read(position)?.payload };
  }

  size(): number {
    let size = 0;
    for (const { log, nextPosition } of this.#readers.values())
      size += log.end - Math.max(nextPosition, log.start);
    return size;
  }

  acknowledge(topic: string, position: number): void {
    this.#readers.get(topic)?.cursor.acknowledge(position);
    this.#onProgress();
  }

  skip(topic: string, position: number): void {
    this.#readers.get(topic)?.cursor.skip(position);
    this.#onProgress();
  }

  #readerOfOldest(): TopicReader | undefined {
    let oldest: TopicReader | undefined;
    let oldestSequence = Number.POSITIVE_INFINITY;
    for (const reader of this.#readers.values()) {
      const { log, nextPosition } = reader;
      const sequence = log.read(Math.max(nextPosition, log.start))?.sequence;
      if (sequence === undefined || sequence >= oldestSequence) continue;
      oldest = reader;
      oldestSequence = sequence;
    }
    return oldest;
  }
}
