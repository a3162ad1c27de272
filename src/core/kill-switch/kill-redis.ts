import { Redis } from 'ioredis';
import type { Secret } from '../secrets/index.ts';
import type { KillRedis } from './kill-key.ts';

/** Longest wait for an answer in milliseconds: two looks fit into the 250 ms that a state is believed. */
const ANSWER_MS_MAX = 100;

/** Longest pause between two attempts to connect, in milliseconds. */
const RECONNECT_MS_MAX = 1_000;

/** Longest attempt to connect, in milliseconds. */
const CONNECT_MS_MAX = 1_000;

/** How to reach the Redis server of the kill switch. */
export interface KillRedisOptions {
  /** Address. */
  readonly url: string;
  /** Password, when the server wants one. */
  readonly password?: Secret | undefined;
  /** Longest wait for an answer in milliseconds; 100 by default. */
  readonly answerMsMax?: number;
}

/** The connection of the kill switch. */
export interface KillRedisConnection extends KillRedis {
  /** Ends the connection. */
  disconnect(): void;
}

/**
 * Opens the one connection of the kill switch, for as long as the process lives; resolves when it is there, or when
 * the first attempt failed. It reconnects by itself; meanwhile every command fails at once instead of waiting in a
 * queue, so that silence is noticed.
 */
export async function openKillRedis(options: KillRedisOptions): Promise<KillRedisConnection> {
  const { url, password, answerMsMax = ANSWER_MS_MAX } = options;
  const redis = new Redis(url, {
    ...(password === undefined ? {} : { password: password.reveal() }),
    lazyConnect: true,
    connectTimeout: CONNECT_MS_MAX,
    // A server that is still loading says so in every answer.
    enableReadyCheck: false,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    commandTimeout: answerMsMax,
    retryStrategy: (attempt) => Math.min(RECONNECT_MS_MAX, 50 * 2 ** Math.min(attempt, 10)),
  });
  // Each failed command says so itself; without a listener the library would print.
  redis.on('error', () => {});
  await redis.connect().catch(() => undefined);
  return redis;
}
