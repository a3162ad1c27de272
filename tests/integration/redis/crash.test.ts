import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type Bus,
  type Cursors,
  createRedisBus,
  type RedisBusOptions,
  type Subscription,
} from '../../../src/core/bus/index.ts';
import { createRandomSource, drawInteger, type RandomSource } from '../../../src/core/random.ts';
import { FAMILIES, JOBS, messages, PRICES, received } from '../../core/bus/number-topics.ts';
import { REAL_TIMERS } from './real-timers.ts';
import { redisIsMissing, startRedis, type TestRedis } from './start-redis.ts';

/** Messages of each kind that are published while the server dies again and again. */
const MESSAGE_COUNT = 1_500;
const CRASH_COUNT = 4;

describe.skipIf(redisIsMissing() !== undefined)('a server that is killed again and again', () => {
  let redis: TestRedis;
  let buses: Bus[];

  beforeEach(async () => {
    redis = await startRedis();
    buses = [];
  });

  afterEach(async () => {
    for (const bus of buses) await bus.close();
    await redis.stop();
  });

  async function open(own: Partial<Pick<RedisBusOptions, 'connect' | 'onEvent'>> = {}): Promise<Bus> {
    const bus = await createRedisBus({
      connect: redis.connect,
      timers: REAL_TIMERS,
      random: createRandomSource(1),
      families: FAMILIES,
      logCapacity: 100,
      patienceMs: 60_000,
      backoff: { firstMs: 5, maxMs: 40 },
      ...own,
    });
    buses.push(bus);
    return bus;
  }

  /** Kills and restarts the server at moments that follow from the seed. */
  async function crash(random: RandomSource): Promise<void> {
    for (let count = 0; count < CRASH_COUNT; count += 1) {
      await sleep(drawInteger(random, 5, 60));
      await redis.kill();
      await sleep(drawInteger(random, 0, 40));
      await redis.restart();
    }
  }

  test.each([11, 12, 13])('loses no accepted message and doubles none (seed %i)', async (seed) => {
    const random = createRandomSource(seed);
    const [publishing, consuming] = [await open(), await open()];
    const subscription = await consuming.subscribe(JOBS, { consumer: 'ledger' });
    const accepted = publishNumbers(publishing, 'jobs.a', random);
    const got = readNumbers(subscription, MESSAGE_COUNT);
    await crash(random);
    await accepted;
    const deliveries = await got;
    expect(deliveries.map(({ position }) => position)).toEqual(numbersTo(MESSAGE_COUNT));
    expect(deliveries.map(({ value }) => value)).toEqual(numbersTo(MESSAGE_COUNT));
  });

  test.each([21, 22])('brings a consumer that dies too back to its cursor (seed %i)', async (seed) => {
    const random = createRandomSource(seed);
    const publishing = await open();
    const accepted = publishNumbers(publishing, 'jobs.a', random);
    const crashing = crash(random);
    const seen = new Map<number, number>();
    let own: Cursors | undefined;
    // Every other life starts from a cursor that the consumer kept itself.
    for (let life = 0; seen.size < MESSAGE_COUNT; life += 1) {
      const bus = await open();
      const subscription = await bus.subscribe(JOBS, {
        consumer: 'ledger',
        ...(life % 2 === 1 && own !== undefined ? { from: own } : {}),
      });
      const share = Math.min(drawInteger(random, 50, 400), MESSAGE_COUNT - seen.size);
      const before = seen.size;
      while (seen.size < before + share) {
        const { position, value } = await handleNext(subscription);
        expect(value).toBe(position);
        expect(position).toBeLessThanOrEqual(seen.size);
        seen.set(position, (seen.get(position) ?? 0) + 1);
        own = new Map([['jobs.a', position + 1]]);
      }
      await bus.close();
    }
    await Promise.all([accepted, crashing]);
    expect([...seen.keys()]).toEqual(numbersTo(MESSAGE_COUNT));
  });

  test.each([31, 32, 33])('counts exactly what a lossy reader missed (seed %i)', async (seed) => {
    const random = createRandomSource(seed);
    let acceptedCount = 0;
    // A reader that loses its connection comes back only after others were heard: it misses some for certain.
    let backAfterCount = 0;
    const publishing = await open();
    const consuming = await open({
      connect: (options) =>
        redis.connect(acceptedCount < backAfterCount ? { ...options, port: NOBODY_PORT } : options),
      onEvent: ({ kind }) => {
        if (kind === 'disconnected' && backAfterCount === 0) backAfterCount = acceptedCount + 10;
      },
    });
    const subscription = await consuming.subscribe(PRICES, { consumer: 'chart' });
    const reading = readToLast(subscription);
    const crashing = crash(random);
    const [reader, server] = [watch(reading), watch(crashing)];
    while (acceptedCount < MESSAGE_COUNT || !server.isDone) {
      if (server.isDone) await crashing;
      try {
        await publishing.publish({ topic: 'prices.a', payload: acceptedCount });
        acceptedCount += 1;
      } catch {
        await sleep(1);
      }
    }
    // A reader that is not yet back misses it, and nothing would come after it.
    while (!reader.isDone) {
      await publishLast(publishing);
      await sleep(20);
    }
    const { positions, missing } = await reading;
    // Every position is either delivered or inside a gap, in order.
    expect(missing + positions.length).toBe((positions.at(-1) ?? 0) + 1);
    // Lost answers: a message may have been accepted although its publisher never heard of it.
    expect((positions.at(-1) ?? 0) + 1).toBeGreaterThanOrEqual(acceptedCount + 1);
    expect(subscription.counts().missing).toBe(missing);
    expect(missing).toBeGreaterThan(0);
  });

  /** A bus without a connection refuses; it is asked again. */
  async function publishLast(bus: Bus): Promise<void> {
    await bus.publish({ topic: 'prices.a', payload: LAST }).catch(() => undefined);
  }
});

/** Ends a lossy stream. It is published until it is read. */
const LAST = -1;

/** Where no server listens: only the system may, below 1024. */
const NOBODY_PORT = 1;

/** Tells, at any time, whether work is over, however it ended. */
function watch(work: Promise<unknown>): { readonly isDone: boolean } {
  const watched = { isDone: false };
  const end = () => {
    watched.isDone = true;
  };
  work.then(end, end);
  return watched;
}

async function readToLast(
  subscription: Subscription<number>,
): Promise<{ readonly positions: readonly number[]; readonly missing: number }> {
  const positions: number[] = [];
  let missing = 0;
  for (;;) {
    const delivery = await subscription.next();
    if (delivery.kind === 'gap') missing += delivery.missingCount;
    if (delivery.kind === 'closed') throw new Error('Expected the last message, was the end of the bus.');
    if (delivery.kind === 'gap') continue;
    expect(delivery.position).toBe(positions.length + missing);
    positions.push(delivery.position);
    if (delivery.value === LAST) return { positions, missing };
  }
}

function numbersTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/** Publishes 0, 1, 2, … in batches of changing size, without waiting for each. */
async function publishNumbers(bus: Bus, topic: string, random: RandomSource): Promise<void> {
  const underWay: Promise<void>[] = [];
  let next = 0;
  while (next < MESSAGE_COUNT) {
    const size = Math.min(drawInteger(random, 1, 5), MESSAGE_COUNT - next);
    const values = Array.from({ length: size }, (_, index) => next + index);
    underWay.push(bus.publishBatch(messages(topic, ...values)));
    next += size;
    if (underWay.length >= 3) await underWay.shift();
  }
  await Promise.all(underWay);
}

async function handleNext(
  subscription: Subscription<number>,
): Promise<{ readonly position: number; readonly value: number }> {
  const message = received(await subscription.next());
  subscription.acknowledge(message);
  return message;
}

async function readNumbers(subscription: Subscription<number>, count: number) {
  const got: { readonly position: number; readonly value: number }[] = [];
  while (got.length < count) got.push(await handleNext(subscription));
  return got;
}
