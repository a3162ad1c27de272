import { beforeEach, describe, expect, test } from 'vitest';
import {
  type Bus,
  createRedisBus,
  type RedisBusEvent,
  type RedisBusOptions,
} from '../../../../src/core/bus/index.ts';
import { createRandomSource } from '../../../../src/core/random.ts';
import { FAMILIES, JOBS, messages, PRICES, received, take, takeShown } from '../number-topics.ts';
import { createTestTimers, type TestTimers } from '../test-timers.ts';
import { createMockRedis, type MockRedis } from './mock-redis.ts';

/** Longer than the first delays between attempts to connect, shorter than anybody's patience. */
const RETRY_MS = 200;

let server: MockRedis;
let timers: TestTimers;
let events: RedisBusEvent[];

beforeEach(() => {
  server = createMockRedis();
  timers = createTestTimers();
  events = [];
});

function open(options: Partial<RedisBusOptions> = {}): Promise<Bus> {
  return createRedisBus({
    connect: server.connect,
    timers,
    random: createRandomSource(1),
    families: FAMILIES,
    onEvent: (event) => events.push(event),
    ...options,
  });
}

/** Lets the mock do all that it has put off; it uses the queues of the event loop, and no time. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Cuts every connection; none comes back before time moves on. */
async function cut(): Promise<void> {
  for (const redis of server.connections()) redis.disconnect();
  await quiet();
}

async function advance(ms: number): Promise<void> {
  await timers.advance(ms);
  await quiet();
}

describe('a cut', () => {
  test('between a batch and its answer doubles nothing', async () => {
    const bus = await open();
    const reader = await bus.subscribe(JOBS, { consumer: 'c' });
    server.lostAnswers = 1;
    const batch = bus.publishBatch(messages('jobs.a', 1, 2));
    await quiet();
    await advance(RETRY_MS);
    await batch;
    await bus.publishBatch(messages('jobs.a', 3));
    expect(await takeShown(reader, 3)).toEqual(['1', '2', '3']);
  });

  test('is told to a lossy reader by the exact number of what it missed, without a further message', async () => {
    const [publishing, reading] = [await open(), await open()];
    const reader = await reading.subscribe(PRICES, { consumer: 'c' });
    await publishing.publishBatch(messages('prices.a', 1));
    server.connections().at(-1)?.disconnect();
    await quiet();
    await publishing.publishBatch([...messages('prices.a', 2, 3), ...messages('prices.b', 4)]);
    expect(await takeShown(reader, 1)).toEqual(['1']);
    await advance(RETRY_MS);
    expect(await take(reader, 2)).toEqual([
      { kind: 'gap', topic: 'prices.a', missingCount: 2 },
      { kind: 'gap', topic: 'prices.b', missingCount: 1 },
    ]);
    await publishing.publishBatch(messages('prices.a', 5));
    expect(await takeShown(reader, 1)).toEqual(['5']);
  });

  test('costs a durable reader nothing, and cursors are written down afterwards', async () => {
    const bus = await open();
    const reader = await bus.subscribe(JOBS, { consumer: 'c' });
    await bus.publishBatch(messages('jobs.a', 1, 2));
    const [first] = await take(reader, 2);
    await cut();
    reader.acknowledge(received(first));
    await advance(RETRY_MS);
    await bus.publishBatch(messages('jobs.a', 3));
    expect(await takeShown(reader, 1)).toEqual(['3']);
    await reader.close();
    const again = await bus.subscribe(JOBS, { consumer: 'c' });
    expect(await takeShown(again, 2)).toEqual(['2', '3']);
  });

  test('is an event, with the delay to the next attempt, which grows', async () => {
    await open();
    server.isDown = true;
    await cut();
    for (let attempt = 0; attempt < 12; attempt += 1) await advance(10_000);
    const delays = events.flatMap((event) => (event.kind === 'disconnected' ? [event.retryMs] : []));
    expect(delays.length).toBeGreaterThan(10);
    expect(delays[0]).toBeLessThanOrEqual(50);
    expect(Math.max(...delays)).toBeLessThanOrEqual(5_000);
    expect(delays.at(-1)).toBeGreaterThanOrEqual(2_500);
    expect(events).toContainEqual(expect.objectContaining({ reason: 'connect ECONNREFUSED' }));
  });

  test('that lasts ends the patience of durable batches, and lossy ones have none', async () => {
    const bus = await open({ patienceMs: 1_000 });
    server.isDown = true;
    await cut();
    await expect(bus.publishBatch(messages('prices.a', 1))).rejects.toMatchObject({
      code: 'BUS_UNREACHABLE',
    });
    const patient = expect(bus.publishBatch(messages('jobs.a', 1))).rejects.toMatchObject({
      code: 'BUS_UNREACHABLE',
    });
    await advance(1_000);
    await patient;
    await expect(bus.publishBatch(messages('jobs.a', 2))).rejects.toMatchObject({ code: 'BUS_UNREACHABLE' });
    server.isDown = false;
    await advance(5_000);
    await bus.publishBatch(messages('jobs.a', 3));
    expect(await takeShown(await bus.subscribe(JOBS, { consumer: 'c' }), 1)).toEqual(['3']);
  });

  test('that lasts leaves the outcome of what was sent unknown', async () => {
    const bus = await open({ patienceMs: 1_000 });
    server.lostAnswers = 1;
    server.isDown = true;
    const sent = expect(bus.publishBatch(messages('jobs.a', 1))).rejects.toMatchObject({
      code: 'OUTCOME_UNKNOWN',
    });
    await quiet();
    await advance(1_000);
    await sent;
    server.isDown = false;
    await advance(5_000);
    expect(await takeShown(await bus.subscribe(JOBS, { consumer: 'c' }), 1)).toEqual(['1']);
  });

  test('refuses lossy batches that were not sent yet', async () => {
    const bus = await open();
    server.isSilent = true;
    const sent = bus.publishBatch(messages('jobs.a', 1));
    const queued = expect(bus.publishBatch(messages('prices.a', 2))).rejects.toMatchObject({
      code: 'BUS_UNREACHABLE',
    });
    await cut();
    await queued;
    server.isSilent = false;
    await advance(RETRY_MS);
    await sent;
  });
});

describe('a server that says nothing', () => {
  test('is given up for a new connection', async () => {
    const bus = await open({ answerMs: 1_000 });
    server.isSilent = true;
    const batch = bus.publishBatch(messages('jobs.a', 1));
    await quiet();
    server.isSilent = false;
    await advance(1_000);
    await advance(RETRY_MS);
    await batch;
    expect(events).toContainEqual(expect.objectContaining({ kind: 'disconnected', link: 'commands' }));
  });

  test('is noticed by the heartbeat also where nothing is published', async () => {
    const bus = await open({ answerMs: 1_000, heartbeatMs: 3_000 });
    await bus.subscribe(PRICES, { consumer: 'c' });
    await advance(3_000);
    server.isSilent = true;
    await advance(3_000);
    server.isSilent = false;
    await advance(1_000);
    expect(events).toContainEqual(expect.objectContaining({ kind: 'disconnected', link: 'pubsub' }));
  });
});

describe('without a server', () => {
  test('a bus does not start, and leaves nothing behind', async () => {
    server.isDown = true;
    const refused = expect(open({ patienceMs: 500 })).rejects.toMatchObject({
      code: 'BUS_UNREACHABLE',
      message: expect.stringContaining('within 500 ms, was none (connect ECONNREFUSED)'),
    });
    await quiet();
    await advance(500);
    await refused;
    await quiet();
    expect(timers.pendingCount()).toBe(0);
  });

  test.each([PRICES, JOBS])('a subscription to $pattern is refused', async (family) => {
    const bus = await open({ patienceMs: 500 });
    server.isDown = true;
    await cut();
    const refused = expect(bus.subscribe(family, { consumer: 'c' })).rejects.toMatchObject({
      code: 'BUS_UNREACHABLE',
    });
    await quiet();
    await advance(500);
    await refused;
  });

  test('closing ends what waits', async () => {
    const bus = await open();
    server.isDown = true;
    await cut();
    const refused = expect(bus.publishBatch(messages('jobs.a', 1))).rejects.toMatchObject({
      code: 'BUS_CLOSED',
    });
    await bus.close();
    await refused;
    await quiet();
    expect(timers.pendingCount()).toBe(0);
  });
});

describe('a bus that is closed while all is well', () => {
  test('leaves nothing behind that would keep its process alive', async () => {
    const bus = await open();
    await bus.subscribe(JOBS, { consumer: 'c' });
    await bus.subscribe(PRICES, { consumer: 'c' });
    await bus.publishBatch(messages('jobs.a', 1));
    await bus.close();
    await quiet();
    expect(timers.pendingCount()).toBe(0);
    expect(server.connections()).toEqual([]);
  });
});

describe('two buses on one server', () => {
  test('do not share a consumer: the newer takes over, the older ends', async () => {
    const [before, after] = [await open(), await open()];
    const older = await before.subscribe(JOBS, { consumer: 'c' });
    await before.publishBatch(messages('jobs.a', 1, 2));
    const [first] = await take(older, 2);
    const newer = await after.subscribe(JOBS, { consumer: 'c' });
    older.acknowledge(received(first));
    expect(await takeShown(older, 1)).toEqual(['closed']);
    expect(events).toContainEqual({ kind: 'replaced', consumer: 'c' });
    expect(await takeShown(newer, 2)).toEqual(['1', '2']);
  });

  test('see that another has taken over also when they come back from a cut', async () => {
    const [before, after] = [await open(), await open()];
    const older = await before.subscribe(JOBS, { consumer: 'c' });
    await after.subscribe(JOBS, { consumer: 'c' });
    await cut();
    await advance(RETRY_MS);
    expect(await takeShown(older, 1)).toEqual(['closed']);
  });

  test('know the room that the consumers of each other make', async () => {
    const [publishing, reading] = [await open({ logCapacity: 1 }), await open()];
    const reader = await reading.subscribe(JOBS, { consumer: 'c' });
    await publishing.publishBatch(messages('jobs.a', 1));
    const held = publishing.publishBatch(messages('jobs.a', 2));
    await quiet();
    reader.acknowledge(received(await reader.next()));
    await held;
  });

  test('look for room themselves when the notice was lost', async () => {
    const [publishing, reading] = [await open({ logCapacity: 1 }), await open()];
    const reader = await reading.subscribe(JOBS, { consumer: 'c' });
    await publishing.publishBatch(messages('jobs.a', 1));
    const held = publishing.publishBatch(messages('jobs.a', 2));
    await quiet();
    server.connections().at(-1)?.disconnect();
    await quiet();
    reader.acknowledge(received(await reader.next()));
    await quiet();
    await advance(1_000);
    await held;
  });
});

test('settings of the server that it does not tell count as weak', async () => {
  await open();
  expect(events).toContainEqual({
    kind: 'weak-durability',
    settings: [
      { name: 'appendonly', expected: 'yes', found: 'unknown' },
      { name: 'appendfsync', expected: 'always', found: 'unknown' },
      { name: 'maxmemory-policy', expected: 'noeviction', found: 'unknown' },
    ],
  });
});
