/**
 * The connection on which lossy messages arrive.
 *
 * On every fresh connection it subscribes to all that is wanted, and then has a mark sent through the same
 * channels. The mark comes behind everything published before, and says where each topic stood: whoever has
 * seen it knows exactly what was missed, and sees everything from there on.
 */
import type { Redis } from 'ioredis';
import { askRedis, withDeadline } from './deadline.ts';
import type { LossyFeed } from './lossy-feed.ts';
import type { TopicEnds } from './lossy-positions.ts';
import { redisGlob, redisGlobLiteral } from './redis-glob.ts';
import { type LinkPorts, RedisLink } from './redis-link.ts';
import { readTopicLines } from './topic-lines.ts';

/** What the hub needs. */
export interface HubPorts extends LinkPorts {
  readonly prefix: string;
  /** Name of this bus on the server; marks for it go to a channel of its own. */
  readonly busName: () => string;
  /** Has a mark of this name published; rejects without connection. */
  readonly sendMark: (name: string) => Promise<unknown>;
  /** There may be room for batches that wait. */
  readonly onRoom: () => void;
  /** Time between two signs of life that are asked of the connection, in milliseconds. */
  readonly heartbeatMs: number;
}

/** Subscribes to channels of one connection and hands messages to feeds. */
export class PubSubHub {
  readonly #ports: HubPorts;
  readonly #feeds = new Map<LossyFeed, string>();
  readonly #marks = new Map<string, (ends: TopicEnds) => void>();
  #link: RedisLink | undefined;
  #current: Redis | undefined;
  #subscribed = new Set<string>();
  #synced = new Set<LossyFeed>();
  #working: Promise<void> = Promise.resolve();
  #markCount = 0;

  /** Makes a hub that connects when it is first needed. */
  constructor(ports: HubPorts) {
    this.#ports = ports;
  }

  /** Why there is no connection, in words. */
  get reason(): string {
    return this.#link?.reason ?? 'not tried yet';
  }

  /** Starts a feed; `feed.active` tells when. */
  add(feed: LossyFeed): void {
    const { prefix } = this.#ports;
    const isPattern = feed.pattern.includes('*');
    const key = isPattern
      ? `${redisGlobLiteral(prefix)}lossy:${redisGlob(feed.pattern)}`
      : `${prefix}lossy:${feed.pattern}`;
    this.#feeds.set(feed, key);
    this.start();
  }

  /** Ends a feed. */
  remove(feed: LossyFeed): void {
    this.#feeds.delete(feed);
    this.#work((redis) => this.#unsubscribeUnused(redis));
  }

  /** Connects, if that was not done before; on a connection that is up, starts what is new. */
  start(): void {
    if (this.#link !== undefined) {
      this.#work((redis) => this.#startFeeds(redis));
      return;
    }
    this.#link = new RedisLink(this.#ports, {
      name: 'pubsub',
      open: (redis) => this.#open(redis),
      onUp: () => {
        this.#ports.onRoom();
        this.start();
      },
      serve: (redis) => this.#keepAlive(redis),
    });
  }

  /** Ends the connection. */
  close(): void {
    this.#link?.close();
  }

  async #open(redis: Redis): Promise<void> {
    this.#subscribed = new Set();
    this.#synced = new Set();
    this.#working = Promise.resolve();
    // What a connection still says after it was given up, the next one counts as missing.
    this.#current = redis;
    redis.on('message', (channel, text) => this.#take(redis, channel, channel, text));
    redis.on('pmessage', (key, channel, text) => this.#take(redis, key, channel, text));
    const { prefix, busName } = this.#ports;
    await this.#ask(redis, redis.subscribe(`${prefix}room`, `${prefix}sync:${busName()}`));
    await this.#startFeeds(redis);
  }

  /** A connection that died without a word is as silent as one on which nothing is published. */
  #keepAlive(redis: Redis): Promise<void> {
    const { heartbeatMs, timers } = this.#ports;
    return new Promise((resolve) => {
      let cancel = beat();
      redis.once('end', () => {
        cancel();
        resolve();
      });
      function beat(): () => void {
        return timers.start(heartbeatMs, () => void ping());
      }
      const ping = async (): Promise<void> => {
        try {
          await this.#ask(redis, redis.ping());
          cancel = beat();
        } catch {
          redis.disconnect();
        }
      };
    });
  }

  /** Does one thing after the other: each sees what the one before has subscribed to. */
  #work(step: (redis: Redis) => Promise<void>): void {
    const redis = this.#link?.redis;
    if (redis === undefined) return;
    this.#working = this.#working.then(() => step(redis)).catch(() => redis.disconnect());
  }

  async #startFeeds(redis: Redis): Promise<void> {
    const fresh = [...this.#feeds].filter(([feed]) => !this.#synced.has(feed));
    if (fresh.length === 0) return;
    for (const [{ pattern }, key] of fresh) {
      if (this.#subscribed.has(key)) continue;
      await this.#ask(redis, pattern.includes('*') ? redis.psubscribe(key) : redis.subscribe(key));
      this.#subscribed.add(key);
    }
    await this.#awaitMark((ends) => {
      for (const [feed] of fresh) {
        this.#synced.add(feed);
        feed.catchUp(ends);
      }
    });
  }

  async #unsubscribeUnused(redis: Redis): Promise<void> {
    const used = new Set(this.#feeds.values());
    for (const key of this.#subscribed) {
      if (used.has(key)) continue;
      // One of the two knows the name; the other does nothing.
      await this.#ask(redis, Promise.all([redis.unsubscribe(key), redis.punsubscribe(key)]));
      this.#subscribed.delete(key);
    }
  }

  #ask<Answer>(redis: Redis, work: Promise<Answer>): Promise<Answer> {
    return askRedis(redis, work, this.#ports);
  }

  /** Has a mark sent and waits for it; the callback runs when the mark comes, before any later message. */
  async #awaitMark(onMark: (ends: TopicEnds) => void): Promise<void> {
    this.#markCount += 1;
    const name = `${this.#markCount}`;
    const { timers, answerMs, sendMark } = this.#ports;
    const came = new Promise<void>((resolve) => {
      this.#marks.set(name, (ends) => {
        onMark(ends);
        resolve();
      });
    });
    try {
      const late = () => new Error(`no mark came back within ${answerMs} ms`);
      await withDeadline(Promise.all([came, sendMark(name)]), timers, answerMs, late);
    } finally {
      this.#marks.delete(name);
    }
  }

  #take(redis: Redis, key: string, channel: string, text: string): void {
    if (redis !== this.#current) return;
    const name = channel.slice(this.#ports.prefix.length);
    if (name === 'room') this.#ports.onRoom();
    else if (name.startsWith('sync:')) this.#takeMark(text);
    else this.#takeMessage(key, name.slice('lossy:'.length), text);
  }

  #takeMark(text: string): void {
    const { head, numbersByTopic } = readTopicLines(text, 1);
    const ends = new Map([...numbersByTopic].map(([topic, [end = 0]]) => [topic, end]));
    this.#marks.get(head)?.(ends);
  }

  #takeMessage(key: string, topic: string, text: string): void {
    for (const [feed, feedKey] of this.#feeds) if (feedKey === key) feed.handle(topic, text);
  }
}
