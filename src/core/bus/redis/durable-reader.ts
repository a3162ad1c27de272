import type { Redis } from 'ioredis';
import type { Cursors } from '../bus.ts';
import { ConsumerCursor } from '../consumer-cursor.ts';
import type { Inbox, InboxItem } from '../inbox-subscription.ts';
import type { PayloadBounds } from '../wire-payload.ts';
import { askRedis } from './deadline.ts';
import { attachConsumer } from './lua.ts';
import { mergeEntries, type TopicEntry } from './merge-entries.ts';
import { type LinkPorts, RedisLink } from './redis-link.ts';
import {
  positionOf,
  readAttached,
  readItem,
  readStreams,
  type StreamEntry,
  type TopicState,
} from './stream-answer.ts';

/** What a reader needs. */
export interface ReaderPorts extends LinkPorts {
  readonly prefix: string;
  /** Longest time that the server waits for a message before it answers with none, in milliseconds. */
  readonly blockMs: number;
  readonly bounds: PayloadBounds;
  /** Writes cursors down; rejects without connection. Answers 0 when another subscription has taken over. */
  readonly moveCursors: (args: readonly string[]) => Promise<unknown>;
}

/** Who reads what. */
export interface ReaderPlan {
  /** Name for people. */
  readonly consumer: string;
  /** Name on the server: the consumer and its pattern. */
  readonly consumerKey: string;
  readonly pattern: string;
  /** Name of this subscription, unlike any other. */
  readonly subscription: string;
  readonly from: Cursors | undefined;
}

interface TopicReading {
  cursor: ConsumerCursor;
  /** Position of the next message to hand out. */
  next: number;
  /** Id of the last entry that was seen. */
  lastId: string;
}

/** Entries of a stream that are asked for at once. */
const ENTRY_COUNT_MAX = 100;

/** Messages that wait for the consumer; with fewer, the reader asks for more. */
const BUFFER_LOW = 100;

/**
 * Reads the streams of one durable subscription, on a connection of its own: it waits at the server for what
 * comes next. After a cut it goes on behind the last message that it got.
 */
export class DurableReader implements Inbox {
  /** Resolves when the server knows this consumer and its cursors. */
  readonly active: Promise<void>;
  /** Wakes whoever waits for a message. */
  onItem = (): void => {};
  /** Another subscription has taken over. */
  onReplaced = (): void => {};
  readonly #ports: ReaderPorts;
  readonly #plan: ReaderPlan;
  readonly #readings = new Map<string, TopicReading>();
  readonly #buffer: InboxItem[] = [];
  readonly #dirtyTopics = new Set<string>();
  readonly #link: RedisLink;
  #catalogId: string | undefined;
  #markActive = (): void => {};
  #isActive = false;
  #isReplaced = false;
  #onRoom = (): void => {};
  #flushing: Promise<void> | undefined;

  /** Starts to connect. */
  constructor(ports: ReaderPorts, plan: ReaderPlan) {
    this.#ports = ports;
    this.#plan = plan;
    this.active = new Promise((resolve) => {
      this.#markActive = resolve;
    });
    this.#link = new RedisLink(ports, {
      name: `reader ${plan.consumer}`,
      open: (redis) => this.#attach(redis),
      serve: (redis) => this.#read(redis),
    });
  }

  /** Why there is no connection, in words. */
  get reason(): string {
    return this.#link.reason;
  }

  take(): InboxItem | undefined {
    const item = this.#buffer.shift();
    if (this.#buffer.length < BUFFER_LOW) this.#onRoom();
    return item;
  }

  /** What has come from the server; more may wait there. */
  size(): number {
    return this.#buffer.length;
  }

  acknowledge(topic: string, position: number): void {
    this.#readings.get(topic)?.cursor.acknowledge(position);
    this.#noteCursor(topic);
  }

  skip(topic: string, position: number): void {
    this.#readings.get(topic)?.cursor.skip(position);
    this.#noteCursor(topic);
  }

  /** Writes down the cursors that have moved; without connection they stay noted for the next time. */
  flush(): Promise<void> {
    this.#flushing ??= this.#flushAll().finally(() => {
      this.#flushing = undefined;
    });
    return this.#flushing;
  }

  /** Reads nothing more. */
  stop(): void {
    this.#link.close();
    this.#onRoom();
  }

  #noteCursor(topic: string): void {
    this.#dirtyTopics.add(topic);
    void this.flush();
  }

  async #flushAll(): Promise<void> {
    const { consumerKey, subscription } = this.#plan;
    while (this.#dirtyTopics.size > 0 && !this.#isReplaced) {
      const topics = [...this.#dirtyTopics];
      this.#dirtyTopics.clear();
      try {
        const answer = await this.#ports.moveCursors([
          consumerKey,
          subscription,
          ...this.#cursorArgs(topics),
        ]);
        if (answer === 0) this.#endReplaced();
      } catch {
        for (const topic of topics) this.#dirtyTopics.add(topic);
        return;
      }
    }
  }

  #cursorArgs(topics: Iterable<string>): readonly string[] {
    const args: string[] = [];
    for (const topic of topics) args.push(topic, String(this.#readings.get(topic)?.cursor.position ?? 0));
    return args;
  }

  async #attach(redis: Redis): Promise<void> {
    const { consumerKey, pattern, subscription, from } = this.#plan;
    const cursors = this.#isActive
      ? this.#cursorArgs(this.#readings.keys())
      : [...(from ?? [])].flatMap(([topic, position]) => [topic, String(position)]);
    const mode = this.#isActive ? 'keep' : 'take';
    const args = [consumerKey, pattern, subscription, mode, ...cursors];
    const answer = await askRedis(redis, attachConsumer(redis, this.#ports.prefix, args), this.#ports);
    const attached = readAttached(answer);
    if (attached === undefined) {
      this.#endReplaced();
      return;
    }
    for (const state of attached.topics) this.#place(state);
    if (pattern.includes('*')) this.#catalogId = attached.catalogId;
    else if (!this.#readings.has(pattern)) this.#place({ topic: pattern, cursor: 0, end: 0 });
    this.#isActive = true;
    this.#markActive();
  }

  #endReplaced(): void {
    if (this.#isReplaced) return;
    this.#isReplaced = true;
    this.stop();
    this.#ports.onEvent({ kind: 'replaced', consumer: this.#plan.consumer });
    this.onReplaced();
  }

  /** Starts a topic at its cursor, or checks that the server still has what was read before. */
  #place({ topic, cursor, end }: TopicState): void {
    const reading = this.#readings.get(topic);
    if (reading !== undefined && reading.next <= end) return;
    if (reading !== undefined) {
      this.#ports.onEvent({ kind: 'data-lost', topic, position: reading.next, end });
    }
    this.#readings.set(topic, { cursor: new ConsumerCursor(cursor), next: cursor, lastId: `${cursor}-0` });
  }

  async #read(redis: Redis): Promise<void> {
    while (!this.#isReplaced && redis.status === 'ready') {
      await this.#awaitRoom();
      const { blockMs, answerMs, timers } = this.#ports;
      const reading = redis.xread(
        'COUNT',
        ENTRY_COUNT_MAX,
        'BLOCK',
        blockMs,
        'STREAMS',
        ...this.#streamArgs(),
      );
      const answer = await askRedis(redis, reading, { timers, answerMs: answerMs + blockMs });
      const appeared = this.#takeAnswer(answer);
      if (appeared) await this.#attach(redis);
    }
  }

  #awaitRoom(): Promise<void> | undefined {
    if (this.#buffer.length < BUFFER_LOW) return undefined;
    return new Promise((resolve) => {
      this.#onRoom = resolve;
    });
  }

  /** Keys of the streams, then the id after which to read each. */
  #streamArgs(): readonly string[] {
    const { prefix } = this.#ports;
    const keys = [...this.#readings.keys()].map((topic) => `${prefix}stream:${topic}`);
    const ids = [...this.#readings.values()].map(({ lastId }) => lastId);
    const catalogId = this.#catalogId;
    return catalogId === undefined ? [...keys, ...ids] : [`${prefix}catalog`, ...keys, catalogId, ...ids];
  }

  /** Takes the messages; when topics have appeared, nothing, since some of theirs may come before these. */
  #takeAnswer(answer: unknown): boolean {
    const { prefix } = this.#ports;
    const byTopic = new Map<string, readonly StreamEntry[]>();
    for (const [key, entries] of readStreams(answer)) {
      if (key === `${prefix}catalog`) return true;
      byTopic.set(key.slice(`${prefix}stream:`.length), entries);
    }
    for (const each of mergeEntries(byTopic, ENTRY_COUNT_MAX)) this.#takeEntry(each);
    this.onItem();
    return false;
  }

  #takeEntry({ topic, entry }: TopicEntry): void {
    const reading = this.#readings.get(topic);
    if (reading === undefined) return;
    reading.lastId = entry.id;
    const position = positionOf(entry);
    if (position !== undefined) {
      if (position < reading.next) return;
      if (position > reading.next) this.#noteGap(topic, reading, position);
      reading.next = position + 1;
    }
    this.#buffer.push(readItem(topic, entry, this.#ports.bounds));
  }

  /** Nobody can acknowledge what is missing: with nothing before it, it counts as done. */
  #noteGap(topic: string, reading: TopicReading, position: number): void {
    if (reading.cursor.position === reading.next) reading.cursor.acknowledge(position - 1);
    this.#buffer.push({ kind: 'gap', topic, missingCount: position - reading.next });
  }
}
