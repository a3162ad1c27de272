import type { Redis, RedisOptions } from 'ioredis';
import type { RandomSource } from '../../random.ts';
import { errorOfThrown } from '../../thrown.ts';
import type { Timers } from '../../timers.ts';
import { type BackoffOptions, backoffMs } from './backoff.ts';
import { askRedis } from './deadline.ts';
import type { RedisBusListener } from './redis-event.ts';

/** Makes a connection that is not yet open. The options it is given come on top of address and password. */
export type RedisConnect = (options: RedisOptions) => Redis;

/** What every connection of a bus needs. */
export interface LinkPorts {
  readonly connect: RedisConnect;
  readonly timers: Timers;
  readonly random: RandomSource;
  readonly backoff: BackoffOptions;
  /** Longest wait for an answer, in milliseconds; then the connection counts as dead. */
  readonly answerMs: number;
  readonly onEvent: RedisBusListener;
}

/** What is done with a connection. */
export interface LinkUse {
  /** Name for events. */
  readonly name: string;
  /** Prepares a fresh connection; it is up when this resolves. */
  readonly open?: (redis: Redis) => Promise<void>;
  /** The connection is up. */
  readonly onUp?: (redis: Redis) => void;
  /** Works on the connection until it ends; when this rejects, the connection is given up. */
  readonly serve?: (redis: Redis) => Promise<void>;
  /** The connection was up and is lost. */
  readonly onDown?: (reason: Error) => void;
}

/**
 * The bus owns reconnecting: what has to be said on a fresh connection, and which commands are repeated,
 * only it can know.
 */
const OWN_RECONNECT: RedisOptions = {
  lazyConnect: true,
  retryStrategy: () => null,
  enableOfflineQueue: false,
  autoResubscribe: false,
  autoResendUnfulfilledCommands: false,
  keyPrefix: '',
};

/** One connection to Redis that comes back whenever it breaks, after growing delays, until it is closed. */
export class RedisLink {
  readonly #ports: LinkPorts;
  readonly #use: LinkUse;
  #current: Redis | undefined;
  #upRedis: Redis | undefined;
  #isClosed = false;
  #endPause = (): void => {};
  #reason = new Error('not tried yet');

  /** Starts connecting at once. */
  constructor(ports: LinkPorts, use: LinkUse) {
    this.#ports = ports;
    this.#use = use;
    void this.#run();
  }

  /** The connection, when it is up. */
  get redis(): Redis | undefined {
    return this.#upRedis;
  }

  /** Why it is not up, in words. */
  get reason(): string {
    return this.#reason.message;
  }

  /** Ends the connection for good. */
  close(): void {
    this.#isClosed = true;
    this.#current?.disconnect();
    this.#endPause();
  }

  async #run(): Promise<void> {
    const { backoff, random, onEvent } = this.#ports;
    let attempt = 0;
    while (!this.#isOver()) {
      const wasUp = await this.#session();
      if (this.#isOver()) return;
      if (wasUp) attempt = 0;
      const retryMs = backoffMs(attempt, backoff, random);
      attempt += 1;
      onEvent({ kind: 'disconnected', link: this.#use.name, reason: this.reason, retryMs });
      await this.#pause(retryMs);
    }
  }

  /** Asked anew every time: it changes while others are awaited. */
  #isOver(): boolean {
    return this.#isClosed;
  }

  /** One connection from its start to its end; tells whether it ever was up. */
  async #session(): Promise<boolean> {
    const { connect, answerMs, onEvent } = this.#ports;
    const redis = connect({ ...OWN_RECONNECT, connectTimeout: answerMs });
    this.#current = redis;
    this.#reason = new Error('the connection was closed');
    const ended = new Promise<void>((resolve) => {
      redis.once('end', () => resolve());
    });
    redis.on('error', (error: Error) => {
      this.#reason = error;
    });
    try {
      await askRedis(redis, redis.connect(), this.#ports);
      await this.#use.open?.(redis);
      if (this.#isOver()) return this.#end(redis);
      this.#upRedis = redis;
      onEvent({ kind: 'connected', link: this.#use.name });
      this.#use.onUp?.(redis);
      await Promise.all([ended, this.#use.serve?.(redis)]);
    } catch (error) {
      this.#noteReason(error);
    }
    return this.#end(redis);
  }

  #end(redis: Redis): boolean {
    const wasUp = this.#upRedis === redis;
    this.#upRedis = undefined;
    redis.disconnect();
    if (wasUp) this.#use.onDown?.(this.#reason);
    return wasUp;
  }

  /** An error event says more than the commands that fail after it. */
  #noteReason(error: unknown): void {
    if (this.#reason.message !== 'the connection was closed') return;
    this.#reason = errorOfThrown(error);
  }

  #pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#ports.timers.start(delayMs, resolve);
      this.#endPause = () => {
        cancel();
        resolve();
      };
    });
  }
}
