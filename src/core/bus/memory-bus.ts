/**
 * The embedded bus: both classes of delivery inside one process, with the semantics of the bus over a
 * network.
 *
 * | Bound                                   | What happens at it                              |
 * |-----------------------------------------|-------------------------------------------------|
 * | queue of a lossy reader                 | the oldest message goes, the reader gets a gap  |
 * | log of a durable topic                  | the producer waits for the slowest consumer     |
 * | batch larger than a log                 | refused                                         |
 * | batches that wait for room              | refused beyond `waitingCountMax`                |
 * | distinct topics                         | refused beyond `topicCountMax`                  |
 */
import type { BatchOrigin, Bus, SubscribeOptions, Subscription } from './bus.ts';
import {
  type BusError,
  batchTooLarge,
  closed,
  consumerBusy,
  tooManyTopics,
  tooManyWaiting,
} from './bus-error.ts';
import {
  type DeliveryClasses,
  type DeliveryRule,
  deliveryClasses,
  patternWithin,
} from './delivery-classes.ts';
import { DurableConsumer, type LogEntry } from './durable-consumer.ts';
import { compileGlob, type TopicMatcher } from './glob.ts';
import { InboxSubscription } from './inbox-subscription.ts';
import { LossyInbox } from './lossy-inbox.ts';

import { RetainedLog } from './retained-log.ts';
import type { TopicFamily } from './topic-family.ts';
import type { WireMessage } from './wire-message.ts';

/** Bounds and topics of an in-memory bus. */
export interface MemoryBusOptions {
  /** Families that may be published; the topic table of the system by default. */
  readonly families?: readonly DeliveryRule[];
  /** Messages that each durable topic keeps; 10 000 by default. */
  readonly logCapacity?: number;
  /** Batches that may wait for room; 10 000 by default. */
  readonly waitingCountMax?: number;
  /** Distinct topics; 10 000 by default. */
  readonly topicCountMax?: number;
}

const BOUND_DEFAULT = 10_000;

type Route = LossyRoute | DurableRoute;

interface LossyRoute {
  readonly delivery: 'lossy';
  readonly topic: string;
  readonly readers: Set<LossyReader>;
  nextPosition: number;
}

interface DurableRoute {
  readonly delivery: 'durable';
  readonly topic: string;
  readonly log: RetainedLog<LogEntry>;
}

interface LossyReader {
  readonly matches: TopicMatcher;
  readonly inbox: LossyInbox;
  readonly subscription: Reader;
}

interface ConsumerRecord {
  readonly name: string;
  readonly consumer: DurableConsumer;
  /** The subscription that reads now; a consumer without one keeps its cursors. */
  reader: Reader | undefined;
}

type Reader = Pick<InboxSubscription<unknown>, 'wake' | 'drain'>;

/** A batch on its way to its topics. */
interface Batch {
  readonly messages: readonly WireMessage[];
  readonly routes: readonly Route[];
  readonly origin: BatchOrigin | undefined;
}

interface WaitingBatch extends Batch {
  readonly resolve: () => void;
  readonly reject: (error: BusError) => void;
}

/** Makes an open bus inside this process. */
export function createMemoryBus(options: MemoryBusOptions = {}): MemoryBus {
  return new MemoryBus(options);
}

/** A bus inside one process. */
export class MemoryBus implements Bus {
  readonly #classOf: DeliveryClasses;
  readonly #logCapacity: number;
  readonly #waitingCountMax: number;
  readonly #topicCountMax: number;
  readonly #routes = new Map<string, Route>();
  readonly #lossyReaders = new Set<LossyReader>();
  readonly #consumers = new Map<string, ConsumerRecord>();
  readonly #waiting: WaitingBatch[] = [];
  /** Number of the last batch accepted from each publisher that numbers its batches. */
  readonly #lastAccepted = new Map<string, number>();
  #sequence = 0;
  #isClosed = false;

  /** Makes an open bus; see `MemoryBusOptions` for the bounds. */
  constructor(options: MemoryBusOptions = {}) {
    this.#classOf = deliveryClasses(options.families);
    this.#logCapacity = options.logCapacity ?? BOUND_DEFAULT;
    this.#waitingCountMax = options.waitingCountMax ?? BOUND_DEFAULT;
    this.#topicCountMax = options.topicCountMax ?? BOUND_DEFAULT;
  }

  publish(message: WireMessage): Promise<void> {
    return this.publishBatch([message]);
  }

  async publishBatch(messages: readonly WireMessage[], origin?: BatchOrigin): Promise<void> {
    this.#requireOpen();
    if (this.#isAccepted(origin)) return;
    const routes = this.#routesOf(messages);
    const batch = { messages, routes, origin };
    const isBehind = this.#waiting.some((earlier) => shareDurableTopic(earlier.routes, routes));
    if (!isBehind && this.#hasRoomFor(routes)) this.#accept(batch);
    else await this.#waitForRoom(batch);
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
    this.#acceptWaiting();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const batch of this.#waiting.splice(0)) batch.reject(closed());
    for (const reader of this.#lossyReaders) reader.subscription.drain();
    for (const { reader } of this.#consumers.values()) reader?.drain();
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

  #subscribeDurable<Message>(
    family: TopicFamily<Message>,
    pattern: string,
    { consumer: name, from }: SubscribeOptions,
  ): Subscription<Message> {
    const key = JSON.stringify([name, pattern]);
    const record = this.#consumers.get(key) ?? this.#addConsumer(key, name, compileGlob(pattern));
    if (record.reader !== undefined) throw consumerBusy(name);
    record.consumer.rewind(from);
    const subscription = new InboxSubscription(record.consumer, family.decode, async () => {
      record.reader = undefined;
    });
    record.reader = subscription;
    return subscription;
  }

  #addConsumer(key: string, name: string, matches: TopicMatcher): ConsumerRecord {
    const consumer = new DurableConsumer(matches, () => this.#acceptWaiting());
    for (const route of this.#routes.values()) {
      if (route.delivery === 'durable' && matches(route.topic)) consumer.attach(route.topic, route.log);
    }
    const record: ConsumerRecord = { name, consumer, reader: undefined };
    this.#consumers.set(key, record);
    return record;
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

  #makeDurableRoute(topic: string): DurableRoute {
    const log = new RetainedLog<LogEntry>(this.#logCapacity);
    for (const { consumer } of this.#consumers.values()) {
      if (consumer.matches(topic)) consumer.attach(topic, log);
    }
    return { delivery: 'durable', topic, log };
  }

  #hasRoomFor(routes: readonly Route[]): boolean {
    for (const [{ topic, log }, count] of countByDurableRoute(routes)) {
      if (!log.hasRoomFor(count, this.#slowestCursor(topic))) return false;
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
    const readers = new Set<Reader>();
    for (const [index, route] of routes.entries()) {
      const payload = messages[index]?.payload;
      if (route.delivery === 'lossy') this.#push(route, payload, readers);
      else this.#append(route, payload, readers);
    }
    for (const reader of readers) reader.wake();
  }

  #isAccepted(origin: BatchOrigin | undefined): boolean {
    return origin !== undefined && origin.sequence <= (this.#lastAccepted.get(origin.publisher) ?? 0);
  }

  #push(route: LossyRoute, payload: unknown, readers: Set<Reader>): void {
    const { topic, nextPosition: position } = route;
    route.nextPosition += 1;
    for (const { inbox, subscription } of route.readers) {
      inbox.push({ kind: 'payload', topic, position, payload });
      readers.add(subscription);
    }
  }

  #append({ topic, log }: DurableRoute, payload: unknown, readers: Set<Reader>): void {
    this.#sequence += 1;
    log.append({ payload, sequence: this.#sequence });
    for (const { consumer, reader } of this.#consumers.values()) {
      if (reader !== undefined && consumer.matches(topic)) readers.add(reader);
    }
  }

  #waitForRoom(batch: Batch): Promise<void> {
    if (this.#waiting.length >= this.#waitingCountMax) throw tooManyWaiting(this.#waitingCountMax);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ...batch, resolve, reject });
    });
  }

  /**
   * Accepts, in order, what fits now. Waking a reader may free more room and call this again, from within:
   * the batch has left the list and is stored by then.
   */
  #acceptWaiting(): void {
    for (let index = this.#acceptableIndex(); index !== -1; index = this.#acceptableIndex()) {
      for (const batch of this.#waiting.splice(index, 1)) {
        this.#accept(batch);
        batch.resolve();
      }
    }
  }

  /** A batch never overtakes an earlier one on a topic that they share. */
  #acceptableIndex(): number {
    return this.#waiting.findIndex(({ routes }, index) => {
      const earlier = this.#waiting.slice(0, index);
      return this.#hasRoomFor(routes) && !earlier.some((batch) => shareDurableTopic(batch.routes, routes));
    });
  }

  #requireOpen(): void {
    if (this.#isClosed) throw closed();
  }
}

function countByDurableRoute(routes: readonly Route[]): ReadonlyMap<DurableRoute, number> {
  const counts = new Map<DurableRoute, number>();
  for (const route of routes) {
    if (route.delivery === 'durable') counts.set(route, (counts.get(route) ?? 0) + 1);
  }
  return counts;
}

function shareDurableTopic(first: readonly Route[], second: readonly Route[]): boolean {
  return first.some((route) => route.delivery === 'durable' && second.includes(route));
}
