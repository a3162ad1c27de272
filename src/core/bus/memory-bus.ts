/**
 * The embedded bus: both classes of delivery inside one process, with the semantics of the bus over a
 * network.
 *
 * | Bound                                   | What happens at it                              |
 * |-----------------------------------------|-------------------------------------------------|
 * | queue of a lossy reader                 | the oldest message goes, the reader gets a gap  |
 * | log of a durable topic                  | the producer waits for the slowest consumer     |
 * | batch larger than a log                 | refused                                         |
 * | batches that wait for room              | refused beyond `waitingCountMax`; topics that   |
 * |                                         | have room are not held up by them               |
 * | distinct topics                         | refused beyond `topicCountMax`                  |
 *
 * With a file, durable topics survive the process: what happens on them is on the disk before anyone sees it, many
 * batches with one write when they come quickly. A file that fails stops all further intake of durable topics.
 */
import type { BatchOrigin, Bus, SubscribeOptions, Subscription } from './bus.ts';
import { batchTooLarge, closed, consumerBusy, tooManyTopics } from './bus-error.ts';
import {
  type DeliveryClasses,
  type DeliveryRule,
  deliveryClasses,
  patternWithin,
} from './delivery-classes.ts';
import { DurableConsumer, type LogEntry } from './durable-consumer.ts';
import type { BusFile } from './file/bus-file.ts';
import type { BusState } from './file/bus-state.ts';
import { BusStore, type OpenedStore } from './file/bus-store.ts';
import { BusWriter, consumerState } from './file/bus-writer.ts';
import { compileGlob, type TopicMatcher } from './glob.ts';
import { InboxSubscription, type PayloadItem } from './inbox-subscription.ts';
import { LossyInbox } from './lossy-inbox.ts';
import {
  type Batch,
  countByDurableRoute,
  type DurableRoute,
  isDurable,
  type LossyReader,
  type LossyRoute,
  type Reader,
  type Route,
} from './memory-route.ts';
import { RetainedLog } from './retained-log.ts';
import type { TopicFamily } from './topic-family.ts';
import { type Reserved, WaitingBatches } from './waiting-batches.ts';
import type { WireMessage } from './wire-message.ts';
import { encodePayload, PAYLOAD_BOUNDS } from './wire-payload.ts';

/** Bounds and topics of an in-memory bus. */
export interface MemoryBusOptions {
  /** Families that may be published; the topic table of the system by default. */
  readonly families?: readonly DeliveryRule[];
  /** Messages that each durable topic keeps; 10 000 by default. */
  readonly logCapacity?: number;
  /** Batches that may wait for room, and as many that may wait to be written down; 10 000 by default. */
  readonly waitingCountMax?: number;
  /** Distinct topics; 10 000 by default. */
  readonly topicCountMax?: number;
}

/** A bus whose durable topics survive the process. */
export interface FileBusOptions extends MemoryBusOptions {
  /** Where they are kept. */
  readonly file: BusFile;
  /** A crash has cut off the last line; its batch had not been accepted. Nobody hears by default. */
  readonly onTornLine?: (length: number) => void;
}

const BOUND_DEFAULT = 10_000;

interface ConsumerRecord {
  readonly name: string;
  readonly pattern: string;
  readonly consumer: DurableConsumer;
  /** The subscription that reads now; a consumer without one keeps its cursors. */
  reader: Reader | undefined;
}

/** Makes an open bus inside this process. */
export function createMemoryBus(options: MemoryBusOptions = {}): MemoryBus {
  return new MemoryBus(options);
}

/**
 * Opens a bus inside this process with what its file holds.
 *
 * @throws BusError when the file is damaged before its last line
 */
export async function openFileBus({ file, onTornLine, ...options }: FileBusOptions): Promise<MemoryBus> {
  const opened = await BusStore.open(file, options.logCapacity ?? BOUND_DEFAULT);
  if (opened.tornLength > 0) onTornLine?.(opened.tornLength);
  return new MemoryBus(options, opened);
}

/** A bus inside one process. */
export class MemoryBus implements Bus {
  readonly #classOf: DeliveryClasses;
  readonly #logCapacity: number;
  readonly #topicCountMax: number;
  readonly #routes = new Map<string, Route>();
  readonly #lossyReaders = new Set<LossyReader>();
  readonly #consumers = new Map<string, ConsumerRecord>();
  readonly #waiting: WaitingBatches;
  /** Number of the last batch accepted from each publisher that numbers its batches. */
  readonly #lastAccepted = new Map<string, number>();
  readonly #writer: BusWriter | undefined;
  #sequence = 0;
  #isClosed = false;

  /** Makes an open bus; see `MemoryBusOptions` for the bounds. */
  constructor(options: MemoryBusOptions = {}, opened?: OpenedStore) {
    this.#classOf = deliveryClasses(options.families);
    this.#logCapacity = options.logCapacity ?? BOUND_DEFAULT;
    this.#topicCountMax = options.topicCountMax ?? BOUND_DEFAULT;
    this.#waiting = new WaitingBatches(options.waitingCountMax ?? BOUND_DEFAULT, (routes, reserved) =>
      this.#hasRoomFor(routes, reserved),
    );
    if (opened === undefined) return;
    this.#restore(opened.state);
    this.#writer = new BusWriter(opened.store, {
      takeBatches: () => this.#waiting.takeAll(),
      accept: (batch) => {
        this.#accept(batch);
        batch.resolve();
      },
      state: () => this.#state(),
      onFailure: (failure) => this.#waiting.rejectAll(failure),
    });
  }

  publish(message: WireMessage): Promise<void> {
    return this.publishBatch([message]);
  }

  async publishBatch(messages: readonly WireMessage[], origin?: BatchOrigin): Promise<void> {
    this.#requireOpen();
    if (this.#isAccepted(origin)) return;
    const routes = this.#routesOf(messages);
    const batch = { messages, routes, origin };
    if (this.#writer !== undefined && isDurable(batch)) await this.#writeFirst(batch, this.#writer);
    else if (this.#waiting.letsPass(routes)) this.#accept(batch);
    else await this.#waiting.add(batch);
  }

  async subscribe<Message>(
    family: TopicFamily<Message>,
    options: SubscribeOptions,
  ): Promise<Subscription<Message>> {
    this.#requireOpen();
    const pattern = patternWithin(family, options.pattern);
    return family.delivery === 'lossy'
      ? this.#subscribeLossy(family, compileGlob(pattern), options)
      : this.#subscribeDurable(family, pattern, options);
  }

  async forget(consumerName: string): Promise<void> {
    for (const [key, record] of this.#consumers) {
      if (record.name !== consumerName) continue;
      if (record.reader !== undefined) throw consumerBusy(consumerName);
      this.#consumers.delete(key);
    }
    this.#writer?.noteForgotten(consumerName);
    this.#acceptWaiting();
    await this.#writer?.write();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#waiting.rejectAll(closed());
    for (const reader of this.#lossyReaders) reader.subscription.drain();
    for (const { reader } of this.#consumers.values()) reader?.drain();
    await this.#writer?.close();
  }

  #subscribeLossy<Message>(
    family: TopicFamily<Message>,
    matches: TopicMatcher,
    options: SubscribeOptions,
  ): Subscription<Message> {
    const inbox = new LossyInbox(options.queueCapacity ?? BOUND_DEFAULT);
    const subscription = new InboxSubscription(inbox, family.decode, async () => this.#removeLossy(reader));
    const reader: LossyReader = { matches, inbox, subscription };
    this.#lossyReaders.add(reader);
    for (const route of this.#routes.values()) {
      if (route.delivery === 'lossy' && matches(route.topic)) route.readers.add(reader);
    }
    return subscription;
  }

  #removeLossy(reader: LossyReader): void {
    this.#lossyReaders.delete(reader);
    for (const route of this.#routes.values()) {
      if (route.delivery === 'lossy') route.readers.delete(reader);
    }
  }

  async #subscribeDurable<Message>(
    family: TopicFamily<Message>,
    pattern: string,
    { consumer: name, from }: SubscribeOptions,
  ): Promise<Subscription<Message>> {
    const record = this.#consumers.get(consumerKey(name, pattern)) ?? this.#addConsumer(name, pattern);
    if (record.reader !== undefined) throw consumerBusy(name);
    record.consumer.rewind(from);
    const subscription = new InboxSubscription(record.consumer, family.decode, async () => {
      record.reader = undefined;
      await this.#writer?.write();
    });
    record.reader = subscription;
    this.#noteCursor(record);
    await this.#writer?.write();
    return subscription;
  }

  #addConsumer(name: string, pattern: string): ConsumerRecord {
    const matches = compileGlob(pattern);
    const consumer = new DurableConsumer(matches, () => this.#noteCursor(record));
    const record: ConsumerRecord = { name, pattern, consumer, reader: undefined };
    for (const route of this.#routes.values()) {
      if (route.delivery === 'durable' && matches(route.topic)) consumer.attach(route.topic, route.log);
    }
    this.#consumers.set(consumerKey(name, pattern), record);
    return record;
  }

  #noteCursor(record: ConsumerRecord): void {
    this.#writer?.noteCursors(record);
    this.#acceptWaiting();
  }

  #restore({ starts, messages, consumers, origins }: BusState): void {
    for (const [topic, start] of starts) this.#routes.set(topic, this.#makeDurableRoute(topic, start));
    for (const { topic, payload } of messages) {
      const route = this.#routes.get(topic);
      if (route?.delivery === 'durable') this.#append(route, payload);
    }
    for (const { name, pattern, cursors } of consumers) {
      const { consumer } = this.#addConsumer(name, pattern);
      for (const route of this.#routes.values()) {
        const isRead = route.delivery === 'durable' && consumer.matches(route.topic);
        if (isRead) consumer.attach(route.topic, route.log, cursors.get(route.topic));
      }
    }
    for (const [publisher, sequence] of origins) this.#lastAccepted.set(publisher, sequence);
  }

  #state(): BusState {
    const routes = [...this.#routes.values()].filter((route) => route.delivery === 'durable');
    const entries = routes.flatMap(({ topic, log }) => {
      const kept: (LogEntry & { readonly topic: string })[] = [];
      for (let position = log.start; position < log.end; position += 1) {
        const entry = log.read(position);
        if (entry !== undefined) kept.push({ ...entry, topic });
      }
      return kept;
    });
    return {
      starts: new Map(routes.map(({ topic, log }) => [topic, log.start])),
      messages: entries.sort((first, second) => first.sequence - second.sequence),
      consumers: [...this.#consumers.values()].map(consumerState),
      origins: this.#lastAccepted,
    };
  }

  /** Finds every route before anything is accepted, so that a batch with a bad topic leaves no message. */
  #routesOf(messages: readonly WireMessage[]): readonly Route[] {
    const routes = messages.map(({ topic }) => this.#routes.get(topic) ?? this.#addRoute(topic));
    for (const [route, count] of countByDurableRoute(routes)) {
      if (count > this.#logCapacity) throw batchTooLarge(route.topic, count, this.#logCapacity);
    }
    return routes;
  }

  #addRoute(topic: string): Route {
    const delivery = this.#classOf(topic);
    if (this.#routes.size >= this.#topicCountMax) throw tooManyTopics(topic, this.#topicCountMax);
    const route = delivery === 'lossy' ? this.#makeLossyRoute(topic) : this.#makeDurableRoute(topic);
    this.#routes.set(topic, route);
    return route;
  }

  #makeLossyRoute(topic: string): LossyRoute {
    const readers = [...this.#lossyReaders].filter(({ matches }) => matches(topic));
    return { delivery: 'lossy', topic, readers: new Set(readers), nextPosition: 0 };
  }

  #makeDurableRoute(topic: string, start = 0): DurableRoute {
    const log = new RetainedLog<LogEntry>(this.#logCapacity, start);
    for (const { consumer } of this.#consumers.values()) {
      if (consumer.matches(topic)) consumer.attach(topic, log);
    }
    return { delivery: 'durable', topic, log };
  }

  /** Room is `reserved` for messages that are about to be accepted before these. */
  #hasRoomFor(routes: readonly Route[], reserved: Reserved): boolean {
    for (const [route, count] of countByDurableRoute(routes)) {
      const total = count + (reserved.get(route) ?? 0);
      if (!route.log.hasRoomFor(total, this.#slowestCursor(route.topic))) return false;
    }
    return true;
  }

  #slowestCursor(topic: string): number {
    let slowest = Number.POSITIVE_INFINITY;
    for (const { consumer } of this.#consumers.values())
      slowest = Math.min(slowest, consumer.cursorOf(topic));
    return slowest;
  }

  /** Stores the whole batch before anyone is woken: no reader sees half of it. */
  #accept({ messages, routes, origin }: Batch): void {
    // A batch that waited may have been published a second time in between.
    if (this.#isAccepted(origin)) return;
    if (origin !== undefined) this.#lastAccepted.set(origin.publisher, origin.sequence);
    for (const [index, route] of routes.entries()) {
      const payload = messages[index]?.payload;
      if (route.delivery === 'lossy') this.#push(route, payload);
      else this.#append(route, payload);
    }
    for (const reader of this.#readersOf(new Set(routes))) reader.wake();
  }

  /** Who reads these routes now, each once. */
  #readersOf(routes: ReadonlySet<Route>): ReadonlySet<Reader> {
    const readers = new Set<Reader>();
    for (const route of routes) {
      if (route.delivery === 'lossy') for (const { subscription } of route.readers) readers.add(subscription);
      else this.#addDurableReaders(route.topic, readers);
    }
    return readers;
  }

  #addDurableReaders(topic: string, readers: Set<Reader>): void {
    for (const { consumer, reader } of this.#consumers.values()) {
      if (reader !== undefined && consumer.matches(topic)) readers.add(reader);
    }
  }

  #isAccepted(origin: BatchOrigin | undefined): boolean {
    return origin !== undefined && origin.sequence <= (this.#lastAccepted.get(origin.publisher) ?? 0);
  }

  #push(route: LossyRoute, payload: unknown): void {
    const { topic, nextPosition: position } = route;
    route.nextPosition += 1;
    const item: PayloadItem = { kind: 'payload', topic, position, payload, reading: null };
    for (const { inbox } of route.readers) inbox.push(item);
  }

  #append({ log }: DurableRoute, payload: unknown): void {
    this.#sequence += 1;
    log.append({ payload, sequence: this.#sequence });
  }

  /** What has to last is on the disk before anyone sees it. */
  async #writeFirst(batch: Batch, writer: BusWriter): Promise<void> {
    if (writer.failure !== undefined) throw writer.failure;
    for (const message of batch.messages) encodePayload(message, PAYLOAD_BOUNDS);
    const accepted = this.#waiting.add(batch);
    this.#acceptWaiting();
    await accepted;
  }

  /**
   * Accepts, in order, what fits now. Waking a reader may free more room and call this again, from within:
   * the batch has left the line and is stored by then.
   */
  #acceptWaiting(): void {
    if (this.#writer !== undefined) {
      void this.#writer.write();
      return;
    }
    for (let batch = this.#waiting.takeNext(); batch !== undefined; batch = this.#waiting.takeNext()) {
      this.#accept(batch);
      batch.resolve();
    }
  }

  #requireOpen(): void {
    if (this.#isClosed) throw closed();
  }
}

function consumerKey(name: string, pattern: string): string {
  return JSON.stringify([name, pattern]);
}
