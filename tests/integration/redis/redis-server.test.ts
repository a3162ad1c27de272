import type { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Bus, createRedisBus, type RedisBusEvent } from '../../../src/core/bus/index.ts';
import { createRandomSource } from '../../../src/core/random.ts';
import {
  FAMILIES,
  JOBS,
  messages,
  PRICES,
  publishAll,
  received,
  take,
  takeShown,
} from '../../core/bus/number-topics.ts';
import { REAL_TIMERS } from './real-timers.ts';
import { redisIsMissing, startRedis, type TestRedis } from './start-redis.ts';

/** What only a real server can show. */
describe.skipIf(redisIsMissing() !== undefined)('a real server', () => {
  let redis: TestRedis;
  let client: Redis;
  let buses: Bus[] = [];
  let events: RedisBusEvent[] = [];

  beforeAll(async () => {
    redis = await startRedis();
    client = redis.connect();
  });

  afterAll(async () => {
    client.disconnect();
    await redis.stop();
  });

  beforeEach(async () => {
    await client.flushall();
    buses = [];
    events = [];
  });

  afterEach(async () => {
    for (const bus of buses) await bus.close();
  });

  async function open(server: TestRedis = redis): Promise<Bus> {
    const bus = await createRedisBus({
      connect: server.connect,
      timers: REAL_TIMERS,
      random: createRandomSource(1),
      families: FAMILIES,
      backoff: { firstMs: 5, maxMs: 20 },
      onEvent: (event) => events.push(event),
    });
    buses.push(bus);
    return bus;
  }

  /** Ends the connections of the buses, as a restart in between would. */
  async function cutAll(): Promise<void> {
    await client.client('KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await client.client('KILL', 'TYPE', 'pubsub');
  }

  test('that is set up well gives no warning; one that may lose messages does', async () => {
    await open();
    expect(events.filter(({ kind }) => kind === 'weak-durability')).toEqual([]);
    const weak = await startRedis(['--appendfsync', 'everysec', '--maxmemory-policy', 'allkeys-lru']);
    const bus = await open(weak);
    await bus.close();
    await weak.stop();
    expect(events).toContainEqual({
      kind: 'weak-durability',
      settings: [
        { name: 'appendfsync', expected: 'always', found: 'everysec' },
        { name: 'maxmemory-policy', expected: 'noeviction', found: 'allkeys-lru' },
      ],
    });
  });

  test('that has lost its data is noticed, and everything that it has comes again', async () => {
    const bus = await open();
    const jobs = await bus.subscribe(JOBS, { consumer: 'c' });
    const prices = await bus.subscribe(PRICES, { consumer: 'c' });
    await bus.publishBatch([...messages('jobs.a', 1, 2, 3), ...messages('prices.a', 1, 2, 3)]);
    await Promise.all([take(jobs, 3), take(prices, 3)]);
    await client.flushall();
    const other = await open();
    await other.publishBatch([...messages('jobs.a', 4), ...messages('prices.a', 5, 6)]);
    await cutAll();
    await expect
      .poll(() => events)
      .toContainEqual({ kind: 'data-lost', topic: 'jobs.a', position: 3, end: 1 });
    await other.publishBatch(messages('jobs.a', 7));
    expect(await takeShown(jobs, 2)).toEqual(['4', '7']);
    expect(await takeShown(prices, 2)).toEqual(['5', '6']);
  });

  test('on which somebody else has written to a stream says so to the producer', async () => {
    const bus = await open();
    await publishAll(bus, 'jobs.a', [1]);
    await client.xadd('njord:stream:jobs.a', '*', 'who', 'me');
    await expect(publishAll(bus, 'jobs.a', [2])).rejects.toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      message: expect.stringContaining('The ID specified in XADD is equal or smaller'),
    });
    await publishAll(bus, 'jobs.b', [3]);
  });

  test('hands a reader what somebody else has put between, which is set aside', async () => {
    const bus = await open();
    const reader = await bus.subscribe(JOBS, { consumer: 'c' });
    await publishAll(bus, 'jobs.a', [1]);
    await client.xadd('njord:stream:jobs.a', '1-7', 'who', 'me');
    await client.publish('njord:lossy:prices.a', 'not ours');
    await publishAll(bus, 'jobs.a', [2]);
    const [first, second] = await take(reader, 2);
    expect([first, second]).toMatchObject([{ position: 0 }, { position: 1 }]);
    expect(reader.setAside()).toMatchObject([
      { payload: '[["who","me"]]', fields: [{ found: 'one with id 1-7' }] },
    ]);
    reader.acknowledge(received(second));
    await reader.close();
    expect(await client.hvals('njord:cursors:jobs.a')).toEqual(['2']);
  });

  test('keeps apart the topics of patterns with special characters, as the bus does', async () => {
    const bus = await open();
    const patterns = ['jobs.*b', 'jobs.a*', 'jobs.*a*a*', 'jobs.%d', 'jobs.[x]*', 'jobs.*'];
    const topics = [
      'jobs.',
      'jobs.ab',
      'jobs.aa',
      'jobs.a',
      'jobs.%d',
      'jobs.1',
      'jobs.[x]\n%0A',
      'jobs.bab',
    ];
    for (const pattern of patterns) await (await bus.subscribe(JOBS, { consumer: pattern, pattern })).close();
    await bus.publishBatch(topics.flatMap((topic) => messages(topic, 1)));
    const known = await Promise.all(
      topics.map(async (topic) => [topic, await client.hkeys(`njord:cursors:${topic}`)] as const),
    );
    const readable = new Map(known.map(([topic, keys]) => [topic, keys.map(patternOf).sort()]));
    expect(readable).toEqual(
      new Map([
        ['jobs.', ['jobs.*']],
        ['jobs.ab', ['jobs.*', 'jobs.*b', 'jobs.a*']],
        ['jobs.aa', ['jobs.*', 'jobs.*a*a*', 'jobs.a*']],
        ['jobs.a', ['jobs.*', 'jobs.a*']],
        ['jobs.%d', ['jobs.%d', 'jobs.*']],
        ['jobs.1', ['jobs.*']],
        ['jobs.[x]\n%0A', ['jobs.*', 'jobs.[x]*']],
        ['jobs.bab', ['jobs.*', 'jobs.*b']],
      ]),
    );
    for (const topic of ['jobs.[x]\n%0A', 'jobs.%d']) {
      const reader = await bus.subscribe(JOBS, { consumer: 'late', pattern: topic });
      expect(await takeShown(reader, 1)).toEqual(['1']);
    }
  });

  test('accepts a batch whole that is larger than one request, and many that come at once', async () => {
    const bus = await open();
    const reader = await bus.subscribe(JOBS, { consumer: 'c' });
    const large = Array.from({ length: 5_000 }, (_, index) => ({ topic: 'jobs.a', payload: index }));
    const publishing = [bus.publishBatch(large)];
    for (let value = 5_000; value < 8_000; value += 1) {
      publishing.push(bus.publish({ topic: 'jobs.a', payload: value }));
    }
    const values = (await take(reader, 8_000)).map((delivery) => received(delivery).value);
    await Promise.all(publishing);
    expect(values).toEqual(Array.from({ length: 8_000 }, (_, index) => index));
  });
});

function patternOf(consumerKey: string): string {
  const [, pattern] = JSON.parse(consumerKey) as readonly string[];
  return pattern ?? '';
}
