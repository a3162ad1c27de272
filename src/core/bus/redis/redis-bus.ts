/**
 * The bus over Redis: the same topics, positions and deliveries as the embedded one, between processes.
 *
 * | What happens                                  | What the bus does                                           |
 * |-----------------------------------------------|-------------------------------------------------------------|
 * | a connection breaks                           | connects again, after growing delays with jitter            |
 * | a batch was sent and its answer is lost       | sends it again; the server knows it and does not repeat it  |
 * | a durable batch finds no connection           | waits `patienceMs`, then `BUS_UNREACHABLE`                  |
 * | a lossy batch finds no connection             | `BUS_UNREACHABLE` at once: tomorrow nobody wants it         |
 * | a batch was sent, and `patienceMs` is over    | `OUTCOME_UNKNOWN`                                           |
 * | a durable topic is full                       | the producer waits for the slowest consumer                 |
 * | a reader was cut off from a lossy topic       | the exact number of missing messages, as a gap              |
 * | a reader was cut off from a durable topic     | goes on behind the last message that it got                 |
 *
 * One server (or one of which replicas take over); a cluster would spread the keys of one batch.
 */
import type { Redis } from 'ioredis';
import type { RandomSource } from '../../random.ts';
import type { Timers } from '../../timers.ts';
import type { BatchOrigin, Bus, SubscribeOptions, Subscription } from '../bus.ts';
import { closed, consumerBusy, unreachable } from '../bus-error.ts';
import { type DeliveryRule, deliveryClasses, patternWithin } from '../delivery-classes.ts';
import { InboxSubscription } from '../inbox-subscription.ts';
import type { TopicFamily } from '../topic-family.ts';
import type { WireMessage } from '../wire-message.ts';
import { PAYLOAD_BOUNDS, type PayloadBounds } from '../wire-payload.ts';
import type { BackoffOptions } from './backoff.ts';
import { askRedis, withDeadline } from './deadline.ts';
import { readWeakSettings } from './durability-check.ts';
import { DurableReader } from './durable-reader.ts';
import { type BatchRules, encodeBatch } from './encode-batch.ts';
import { LossyFeed } from './lossy-feed.ts';
import { forgetConsumers, moveCursors, publishMark, publishRequest, registerPublisher } from './lua.ts';
import { PubSubHub } from './pubsub-hub.ts';
import type { RedisBusListener } from './redis-event.ts';
import { type LinkPorts, type RedisConnect, RedisLink } from './redis-link.ts';
import { RedisPublisher } from './redis-publisher.ts';

/** What a bus over Redis needs, and its bounds. */
export interface RedisBusOptions {
  /** Makes connections to the server; the bus opens, watches and closes them. */
  readonly connect: RedisConnect;
  readonly timers: Timers;
  /** Spreads the delays between attempts to connect. */
  readonly random: RandomSource;
  /** Before every key and channel; buses with the same prefix are one. `njord:` by default. */
  readonly prefix?: string;
  /** Families that may be published; the topic table of the system by default. */
  readonly families?: readonly DeliveryRule[];
  /** Messages that each durable topic keeps; 10 000 by default. */
  readonly logCapacity?: number;
  /** Batches of this bus that may wait for room, and as many that may be on their way; 10 000 by default. */
  readonly waitingCountMax?: number;
  /** Distinct topics on the server; 10 000 by default. */
  readonly topicCountMax?: number;
  /** Most that a payload may hold; 2^20 characters and 64 levels by default. */
  readonly payloadBounds?: PayloadBounds;
  /** Delays between attempts to connect; from 50 ms up to 5 s by default. */
  readonly backoff?: BackoffOptions;
  /** How long the start, a subscription and a durable batch wait for a connection; 10 000 ms by default. */
  readonly patienceMs?: number;
  /** How long an answer may take before the connection counts as dead; 5 000 ms by default. */
  readonly answerMs?: number;
  /** How often an idle connection is asked for a sign of life; 5 000 ms by default. */
  readonly heartbeatMs?: number;
  /** Hears of lost connections, dangerous settings and lost data; nobody by default. */
  readonly onEvent?: RedisBusListener;
}

const BOUND_DEFAULT = 10_000;
const BACKOFF_DEFAULT: BackoffOptions = Object.freeze({ firstMs: 50, maxMs: 5_000 });
const PATIENCE_MS_DEFAULT = 10_000;
const ANSWER_MS_DEFAULT = 5_000;
const HEARTBEAT_MS_DEFAULT = 5_000;

/** Notices of free room travel by pub/sub, where they can get lost; so a producer also looks for itself. */
const ROOM_CHECK_MS = 1_000;

/**
 * Connects to Redis and makes a bus.
 *
 * @throws BusError `BUS_UNREACHABLE` when there is no connection in `patienceMs`.
 */
export async function createRedisBus(options: RedisBusOptions): Promise<Bus> {
  const bus = new RedisBus(options);
  try {
    await bus.started;
  } catch (error) {
    await bus.close();
    throw error;
  }
  return bus;
}

class RedisBus implements Bus {
  readonly started: Promise<void>;
  readonly #options: RedisBusOptions;
  readonly #batchRules: BatchRules;
  readonly #prefix: string;
  readonly #bounds: PayloadBounds;
  readonly #patienceMs: number;
  readonly #ports: LinkPorts;
  readonly #commands: RedisLink;
  readonly #publisher: RedisPublisher;
  readonly #hub: PubSubHub;
  readonly #readers = new Map<string, { readonly name: string; readonly reader: DurableReader }>();
  readonly #subscriptions = new Set<{ drain: () => void }>();
  #name: string | undefined;
  #subscriptionCount = 0;
  #cancelPatience = (): void => {};
  #cancelRoomCheck: (() => void) | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: RedisBusOptions) {
    this.#options = options;
    this.#prefix = options.prefix ?? 'njord:';
    this.#bounds = options.payloadBounds ?? PAYLOAD_BOUNDS;
    this.#batchRules = {
      classOf: deliveryClasses(options.families),
      bounds: this.#bounds,
      logCapacity: atLeastOne('log capacity', options.logCapacity ?? BOUND_DEFAULT),
    };
    this.#patienceMs = options.patienceMs ?? PATIENCE_MS_DEFAULT;
    this.#ports = linkPorts(options);
    this.#publisher = new RedisPublisher({
      send: (redis, args) => askRedis(redis, publishRequest(redis, this.#prefix, args), this.#ports),
      bounds: [String(this.#batchRules.logCapacity), String(options.topicCountMax ?? BOUND_DEFAULT)],
      waitingCountMax: options.waitingCountMax ?? BOUND_DEFAULT,
      patienceMs: this.#patienceMs,
      onFull: () => this.#watchRoom(),
    });
    this.#hub = new PubSubHub({
      ...this.#ports,
      prefix: this.#prefix,
      heartbeatMs: options.heartbeatMs ?? HEARTBEAT_MS_DEFAULT,
      busName: () => this.#name ?? '',
      sendMark: (mark) =>
        this.#command((redis) => publishMark(redis, this.#prefix, [this.#name ?? '', mark])),
      onRoom: () => this.#publisher.retryWaiting(),
    });
    let markStarted = (): void => {};
    const up = new Promise<void>((resolve) => {
      markStarted = resolve;
    });
    this.#commands = new RedisLink(this.#ports, {
      name: 'commands',
      open: (redis) => this.#introduce(redis),
      onUp: (redis) => {
        this.#resume(redis);
        markStarted();
      },
      onDown: (reason) => {
        this.#publisher.pause(reason.message);
        this.#startPatience();
      },
    });
    this.#startPatience();
    this.started = this.#patiently(up, this.#commands);
  }

  publish(message: WireMessage): Promise<void> {
    return this.publishBatch([message]);
  }

  async publishBatch(messages: readonly WireMessage[], origin?: BatchOrigin): Promise<void> {
    this.#requireOpen();
    if (messages.length === 0 && origin === undefined) return;
    await this.#publisher.submit(encodeBatch(messages, origin, this.#batchRules));
  }

  async subscribe<Message>(
    family: TopicFamily<Message>,
    options: SubscribeOptions,
  ): Promise<Subscription<Message>> {
    this.#requireOpen();
    const pattern = patternWithin(family, options.pattern);
    if (family.delivery === 'durable') return this.#subscribeDurable(family, pattern, options);
    return this.#subscribeLossy(family, pattern, options);
  }

  async forget(consumer: string): Promise<void> {
    this.#requireOpen();
    for (const { name } of this.#readers.values()) if (name === consumer) throw consumerBusy(consumer);
    const keys = await this.#command((redis) => redis.hkeys(`${this.#prefix}consumers`));
    const forgotten = keys.filter((key) => key.startsWith(`[${JSON.stringify(consumer)},`));
    await this.#command((redis) => forgetConsumers(redis, this.#prefix, forgotten));
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#hub.close();
    const readers = [...this.#readers.values()].map(({ reader }) => reader);
    for (const reader of readers) reader.stop();
    for (const subscription of this.#subscriptions) subscription.drain();
    await this.#publisher.close();
    await Promise.all(readers.map((reader) => reader.flush()));
    this.#cancelPatience();
    this.#cancelRoomCheck?.();
    this.#commands.close();
  }

  async #subscribeLossy<Message>(
    family: TopicFamily<Message>,
    pattern: string,
    options: SubscribeOptions,
  ): Promise<Subscription<Message>> {
    const feed = new LossyFeed(pattern, options.queueCapacity ?? BOUND_DEFAULT, this.#bounds);
    const subscription = new InboxSubscription(feed.inbox, family.decode, async () => {
      this.#hub.remove(feed);
      this.#subscriptions.delete(subscription);
    });
    feed.onItem = () => subscription.wake();
    this.#subscriptions.add(subscription);
    this.#hub.add(feed);
    return this.#whenActive(feed.active, this.#hub, subscription);
  }

  async #subscribeDurable<Message>(
    family: TopicFamily<Message>,
    pattern: string,
    { consumer, from }: SubscribeOptions,
  ): Promise<Subscription<Message>> {
    const consumerKey = JSON.stringify([consumer, pattern]);
    if (this.#readers.has(consumerKey)) throw consumerBusy(consumer);
    this.#subscriptionCount += 1;
    const subscriptionName = `${this.#name ?? ''}/${this.#subscriptionCount}`;
    const reader = new DurableReader(
      {
        ...this.#ports,
        prefix: this.#prefix,
        blockMs: this.#options.heartbeatMs ?? HEARTBEAT_MS_DEFAULT,
        bounds: this.#bounds,
        moveCursors: (args) => this.#command((redis) => moveCursors(redis, this.#prefix, args)),
      },
      { consumer, consumerKey, pattern, subscription: subscriptionName, from },
    );
    const subscription = new InboxSubscription(reader, family.decode, async () => {
      reader.stop();
      await reader.flush();
      this.#readers.delete(consumerKey);
      this.#subscriptions.delete(subscription);
    });
    reader.onItem = () => subscription.wake();
    reader.onReplaced = () => subscription.drain();
    this.#readers.set(consumerKey, { name: consumer, reader });
    this.#subscriptions.add(subscription);
    return this.#whenActive(reader.active, reader, subscription);
  }

  async #whenActive<Message>(
    active: Promise<void>,
    source: { readonly reason: string },
    subscription: Subscription<Message>,
  ): Promise<Subscription<Message>> {
    try {
      await this.#patiently(active, source);
    } catch (error) {
      await subscription.close();
      throw error;
    }
    return subscription;
  }

  #patiently(work: Promise<void>, source: { readonly reason: string }): Promise<void> {
    const late = () => unreachable(this.#patienceMs, source.reason);
    return withDeadline(work, this.#options.timers, this.#patienceMs, late);
  }

  /** The server names a bus once; later connections are the same publisher and send its last request again. */
  async #introduce(redis: Redis): Promise<void> {
    if (this.#name !== undefined) return;
    const settings = await askRedis(redis, readWeakSettings(redis), this.#ports);
    if (settings.length > 0) this.#ports.onEvent({ kind: 'weak-durability', settings });
    this.#name = String(await askRedis(redis, registerPublisher(redis, this.#prefix, []), this.#ports));
  }

  #resume(redis: Redis): void {
    this.#cancelPatience();
    this.#publisher.resume(redis, this.#name ?? '');
    for (const { reader } of this.#readers.values()) void reader.flush();
  }

  #startPatience(): void {
    this.#cancelPatience();
    // Nothing waits any more, and the timer would keep the process alive.
    if (this.#closing !== undefined) return;
    this.#cancelPatience = this.#options.timers.start(this.#patienceMs, () => this.#publisher.giveUp());
  }

  #watchRoom(): void {
    this.#hub.start();
    this.#cancelRoomCheck ??= this.#options.timers.start(ROOM_CHECK_MS, () => {
      this.#cancelRoomCheck = undefined;
      this.#publisher.retryWaiting();
    });
  }

  async #command<Answer>(run: (redis: Redis) => Promise<Answer>): Promise<Answer> {
    const { redis, reason } = this.#commands;
    if (redis === undefined) throw unreachable(0, reason);
    return askRedis(redis, run(redis), this.#ports);
  }

  #requireOpen(): void {
    if (this.#closing !== undefined) throw closed();
  }
}

function linkPorts(options: RedisBusOptions): LinkPorts {
  const { connect, timers, random } = options;
  return {
    connect,
    timers,
    random,
    backoff: options.backoff ?? BACKOFF_DEFAULT,
    answerMs: options.answerMs ?? ANSWER_MS_DEFAULT,
    onEvent: options.onEvent ?? (() => {}),
  };
}

function atLeastOne(what: string, count: number): number {
  if (Number.isSafeInteger(count) && count >= 1) return count;
  throw new RangeError(`Expected a ${what} of at least 1, was ${count}.`);
}
