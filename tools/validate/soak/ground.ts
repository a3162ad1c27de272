/** What a session of a soak stands on: a Redis, a bus, the books. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { realTimers } from '../../../bench/broker/venue.ts';
import { createRedisBus } from '../../../src/core/bus/index.ts';
import { createRandomSource } from '../../../src/core/random.ts';
import { findFreePort } from '../../../tests/integration/free-port.ts';
import { redisAnswers, redisArguments } from '../../../tests/integration/redis/start-redis.ts';
import { type BooksReader, readBooks } from './books-reader.ts';
import { replaceFile } from './soak-folder.ts';
import { startTied } from './tied-process.ts';

/** The ground of a session. */
export interface Ground {
  readonly redisPort: number;
  readonly redisPid: number;
  readonly reader: BooksReader;
  /** Says when Redis has ended though nobody wanted it to. */
  readonly redisHasEnded: () => boolean;
  /** Market events that the bus has taken, ever. */
  readonly eventCount: () => Promise<number>;
  /** How many messages of each durable topic the bus has taken, ever. */
  readonly durableCounts: () => Promise<ReadonlyMap<string, number>>;
  /** Writes the books down. */
  readonly save: () => void;
  readonly close: () => Promise<void>;
}

/** Longest wait for Redis to stop: it writes nothing more then. */
const PATIENCE_MS = 30_000;

/** Starts Redis over the data of a soak, new or not, and goes on reading. */
export async function openGround(folder: string, soakedMs: () => number): Promise<Ground> {
  const data = join(folder, 'redis');
  mkdirSync(data, { recursive: true });
  const redisPort = await findFreePort();
  const server = startTied('redis-server', redisArguments(redisPort, data));
  await Promise.race([
    redisAnswers(redisPort, { exitCode: null }),
    server.ended.then((how) => {
      throw new Error(
        `Expected redis-server to run, it ${how}: ${server.told()}. Install it: apt-get install redis-server.`,
      );
    }),
  ]);
  const connect = (options = {}): Redis => new Redis({ host: '127.0.0.1', port: redisPort, ...options });
  const bus = await createRedisBus({ connect, timers: realTimers, random: createRandomSource(1) });
  const booksFile = join(folder, 'books.json');
  const savedText = existsSync(booksFile) ? readFileSync(booksFile, 'utf8') : null;
  const reader = await readBooks(bus, soakedMs, savedText);
  const client = connect();

  async function positions(kind: 'lossy' | 'durable'): Promise<readonly (readonly [string, number])[]> {
    const found = await client.hgetall(`njord:${kind}`);
    return Object.entries(found).map(([topic, position]) => [topic, Number(position)] as const);
  }

  return {
    redisPort,
    redisPid: server.pid,
    reader,
    redisHasEnded: server.hasEnded,
    eventCount: async () => (await positions('lossy')).reduce((sum, [, count]) => sum + count, 0),
    durableCounts: async () => new Map(await positions('durable')),
    save() {
      reader.save((text) => {
        replaceFile(booksFile, text);
      });
    },
    async close() {
      await reader.close();
      await bus.close();
      client.disconnect();
      await server.end(PATIENCE_MS);
    },
  };
}
