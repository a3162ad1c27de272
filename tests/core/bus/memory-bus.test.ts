import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Bus,
  createMemoryBus,
  type Delivery,
  type ReceivedMessage,
} from '../../../src/core/bus/index.ts';
import { FAMILIES, isSettled, JOBS, messages, PRICES, show, take, takeShown } from './number-topics.ts';

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

function received(delivery: Delivery<number> | undefined): ReceivedMessage<number> {
  if (delivery?.kind !== 'message') throw new Error(`Expected a message, was ${JSON.stringify(delivery)}.`);
  return delivery;
}

async function publishAll(bus: Bus, topic: string, payloads: readonly unknown[]): Promise<void> {
  for (const message of messages(topic, ...payloads)) await bus.publish(message);
}

describe('a lossy topic', () => {
  test('goes to every current subscriber, in order', async () => {
    const bus = createMemoryBus({ families: FAMILIES });
    const first = await bus.subscribe(PRICES, { consumer: 'first' });
    const second = await bus.subscribe(PRICES, { consumer: 'second' });
    await publishAll(bus, 'prices.a', [1, 2, 3]);
    expect(await takeShown(first, 3)).toEqual(['1', '2', '3']);
    expect(await takeShown(second, 3)).toEqual(['1', '2', '3']);
  });

  test('keeps nothing for a late subscriber', async () => {
    const bus = createMemoryBus({ families: FAMILIES });
    await publishAll(bus, 'prices.a', [1, 2]);
    const late = await bus.subscribe(PRICES, { consumer: 'late' });
    await publishAll(bus, 'prices.a', [3]);
    expect(await takeShown(late, 1)).toEqual(['3']);
  });

  test('drops the oldest for a slow subscriber, who learns how many are missing', async () => {
    const bus = createMemoryBus({ families: FAMILIES });
    const slow = await bus.subscribe(PRICES, { consumer: 'slow', queueCapacity: 3 });
    const quick = await bus.subscribe(PRICES, { consumer: 'quick' });
    await publishAll(bus, 'prices.a', [1, 2, 3, 4, 5]);
    expect(await takeShown(slow, 4)).toEqual(['gap 2', '3', '4', '5']);
    expect(slow.counts()).toMatchObject({ delivered: 3, missing: 2 });
    expect(await takeShown(quick, 5)).toEqual(['1', '2', '3', '4', '5']);
    await publishAll(bus, 'prices.a', [6]);
    expect(await takeShown(slow, 1)).toEqual(['6']);
  });

  test('never holds its producer up, not even behind a full durable topic', async () => {
    const bus = createMemoryBus({ families: FAMILIES, logCapacity: 1 });
    await bus.subscribe(JOBS, { consumer: 'stuck' });
    await bus.publish({ topic: 'jobs.a', payload: 1 });
    const blocked = bus.publish({ topic: 'jobs.a', payload: 2 });
    expect(await isSettled(bus.publish({ topic: 'prices.a', payload: 1 }))).toBe(true);
    expect(await isSettled(blocked)).toBe(false);
  });

  test('reaches only the subscribers whose pattern it matches', async () => {
    const bus = createMemoryBus({ families: FAMILIES });
    const all = await bus.subscribe(PRICES, { consumer: 'all' });
    const one = await bus.subscribe(PRICES, { consumer: 'one', pattern: 'prices.b*' });
    await bus.publishBatch([
      ...messages('prices.a', 1),
      ...messages('prices.b', 2),
      ...messages('prices.bc', 3),
    ]);
    expect(await takeShown(all, 3)).toEqual(['1', '2', '3']);
    expect(await takeShown(one, 2)).toEqual(['2', '3']);
  });

  test('stops coming after the subscription is closed', async () => {
    const bus = createMemoryBus({ families: FAMILIES });
    await publishAll(bus, 'jobs.a', [0]);
    await publishAll(bus, 'prices.a', [0]);
    const subscription = await bus.subscribe(PRICES, { consumer: 'c' });
    await publishAll(bus, 'prices.a', [1]);
    subscription.close();
    await publishAll(bus, 'prices.a', [2]);
    expect(await takeShown(subscription, 2)).toEqual(['closed', 'closed']);
  });

  test('delivers exactly the newest messages that fit, whatever the pace', async () => {
    const steps = fc.array(fc.constantFrom('publish', 'read'), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 5 }), async (pace, queueCapacity) => {
        const bus = createMemoryBus({ families: FAMILIES });
        const subscription = await bus.subscribe(PRICES, { consumer: 'c', queueCapacity });
        const model: number[] = [];
        let next = 0;
        let missing = 0;
        for (const step of pace) {
          if (step === 'publish') {
            await bus.publish({ topic: 'prices.a', payload: next });
            if (model.push(next) > queueCapacity) {
              model.shift();
              missing += 1;
            }
            next += 1;
          } else if (missing > 0) {
            expect(await takeShown(subscription, 1)).toEqual([`gap ${missing}`]);
            missing = 0;
          } else if (model.length > 0) {
            expect(await takeShown(subscription, 1)).toEqual([String(model.shift())]);
          }
        }
      }),
    );
  });
});

describe('a durable topic', () => {
  test('is kept for a consumer that comes late', async () => {
    const bus = createMemoryBus({ families: FAMILIES });
    await publishAll(bus, 'jobs.a', [1, 2]);
    const late = await bus.subscribe(JOBS, { consumer: 'late' });
    await publishAll(bus, 'jobs.b', [3]);
    expect(await takeShown(late, 3)).toEqual(['1', '2', '3']);
  });

  test('reaches a reader that already waits', async () => {
    const bus = createMemoryBus({ families: FAMILIES });
    const subscription = await bus.subscribe(JOBS, { consumer: 'c' });
    const both = Promise.all([subscription.next(), subscription.next()]);
    await bus.publishBatch(messages('jobs.a', 1, 2));
    expect((await both).map(show)).toEqual(['1', '2']);
  });

  test('delivers again, to the same consumer, what it had not acknowledged', async () => {
    const bus = createMemoryBus({ families: FAMILIES });
    const before = await bus.subscribe(JOBS, { consumer: 'c' });
    await publishAll(bus, 'jobs.a', [1, 2, 3]);
    const [first] = await take(before, 3);
    before.acknowledge(received(first));
    before.close();
    const after = await bus.subscribe(JOBS, { consumer: 'c' });
    expect(await takeShown(after, 2)).toEqual(['2', '3']);
  });

  test('starts at the cursor that the consumer kept', async () => {
    const bus = createMemoryBus({ families: FAMILIES });
    await publishAll(bus, 'jobs.a', [10, 11, 12]);
    const subscription = await bus.subscribe(JOBS, { consumer: 'c', from: new Map([['jobs.a', 2]]) });
    expect(await take(subscription, 1)).toMatchObject([{ topic: 'jobs.a', position: 2, value: 12 }]);
  });

  test('tells a cursor from too long ago how much is gone', async () => {
    const bus = createMemoryBus({ families: FAMILIES, logCapacity: 2 });
    await publishAll(bus, 'jobs.a', [0, 1, 2, 3, 4]);
    const subscription = await bus.subscribe(JOBS, { consumer: 'c', from: new Map([['jobs.a', 1]]) });
    expect(await takeShown(subscription, 3)).toEqual(['gap 2', '3', '4']);
  });

  test('drops nothing behind a known cursor: the producer waits until the slowest has acknowledged', async () => {
    const bus = createMemoryBus({ families: FAMILIES, logCapacity: 2 });
    const slow = await bus.subscribe(JOBS, { consumer: 'slow' });
    const quick = await bus.subscribe(JOBS, { consumer: 'quick' });
    await publishAll(bus, 'jobs.a', [0, 1]);
    const third = bus.publish({ topic: 'jobs.a', payload: 2 });
    const [, second] = await take(quick, 2);
    quick.acknowledge(received(second));
    expect(await isSettled(third)).toBe(false);
    const [first] = await take(slow, 1);
    slow.acknowledge(received(first));
    expect(await isSettled(third)).toBe(true);
    expect(await takeShown(slow, 2)).toEqual(['1', '2']);
  });

  test('holds its producer for a consumer that is away, until that one is forgotten', async () => {
    const bus = createMemoryBus({ families: FAMILIES, logCapacity: 1 });
    const subscription = await bus.subscribe(JOBS, { consumer: 'away' });
    expect(() => bus.forget('away')).toThrow('Expected one subscription of the consumer "away"');
    subscription.close();
    await publishAll(bus, 'jobs.a', [1]);
    const blocked = bus.publish({ topic: 'jobs.a', payload: 2 });
    expect(await isSettled(blocked)).toBe(false);
    bus.forget('away');
    expect(await isSettled(blocked)).toBe(true);
  });

  test('keeps order among producers that wait', async () => {
    const bus = createMemoryBus({ families: FAMILIES, logCapacity: 2 });
    const subscription = await bus.subscribe(JOBS, { consumer: 'c' });
    const published = Promise.all([
      bus.publishBatch(messages('jobs.a', 0)),
      bus.publishBatch(messages('jobs.a', 1, 2)),
      bus.publishBatch(messages('jobs.a', 3)),
    ]);
    const values: string[] = [];
    for (const _ of numbers(4)) {
      const delivery = await subscription.next();
      values.push(show(delivery));
      subscription.acknowledge(received(delivery));
    }
    await published;
    expect(values).toEqual(['0', '1', '2', '3']);
  });

  test('is not blocked by malformed messages, which nobody acknowledges', async () => {
    const bus = createMemoryBus({ families: FAMILIES, logCapacity: 2 });
    const subscription = await bus.subscribe(JOBS, { consumer: 'c' });
    const next = subscription.next();
    await publishAll(bus, 'jobs.a', ['bad', 'worse', 'worst', 7]);
    expect(show(await next)).toBe('7');
    expect(subscription.counts()).toMatchObject({ delivered: 1, malformed: 3 });
  });

  test('frees malformed messages together with the good ones around them', async () => {
    const bus = createMemoryBus({ families: FAMILIES, logCapacity: 3 });
    const subscription = await bus.subscribe(JOBS, { consumer: 'c' });
    await publishAll(bus, 'jobs.a', [0, 'bad', 2]);
    const [first] = await take(subscription, 2);
    subscription.acknowledge(received(first));
    expect(await isSettled(bus.publishBatch(messages('jobs.a', 3, 4)))).toBe(true);
    expect(await isSettled(bus.publish({ topic: 'jobs.a', payload: 5 }))).toBe(false);
  });

  test('arrives completely and in order, whatever the capacity and the batches', async () => {
    const batches = fc.array(fc.array(fc.constantFrom('jobs.a', 'jobs.b'), { minLength: 1, maxLength: 3 }), {
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(batches, fc.integer({ min: 3, max: 6 }), async (plan, logCapacity) => {
        const bus = createMemoryBus({ families: FAMILIES, logCapacity });
        const subscription = await bus.subscribe(JOBS, { consumer: 'c' });
        const sent = plan.flat().map((topic, payload) => ({ topic, payload }));
        let start = 0;
        const published = plan.map((batch) => {
          start += batch.length;
          return bus.publishBatch(sent.slice(start - batch.length, start));
        });
        const got: number[] = [];
        for (const _ of sent) {
          const message = received(await subscription.next());
          subscription.acknowledge(message);
          got.push(message.value);
        }
        await Promise.all(published);
        for (const topic of ['jobs.a', 'jobs.b']) {
          const ofTopic = sent.filter((message) => message.topic === topic).map(({ payload }) => payload);
          expect(got.filter((value) => ofTopic.includes(value))).toEqual(ofTopic);
        }
      }),
    );
  });
});

describe('a batch', () => {
  test('leaves no trace when one of its topics is unknown', async () => {
    const bus = createMemoryBus({ families: FAMILIES });
    const subscription = await bus.subscribe(JOBS, { consumer: 'c' });
    const batch = [...messages('jobs.a', 1), ...messages('nowhere', 2)];
    await expect(bus.publishBatch(batch)).rejects.toMatchObject({ code: 'UNKNOWN_TOPIC' });
    await publishAll(bus, 'jobs.a', [3]);
    expect(await takeShown(subscription, 1)).toEqual(['3']);
  });

  test('waits as a whole when a part of it does not fit', async () => {
    const bus = createMemoryBus({ families: FAMILIES, logCapacity: 2 });
    const jobs = await bus.subscribe(JOBS, { consumer: 'c' });
    const prices = await bus.subscribe(PRICES, { consumer: 'p' });
    await publishAll(bus, 'jobs.a', [1]);
    const batch = bus.publishBatch([...messages('prices.a', 9), ...messages('jobs.a', 2, 3)]);
    const price = prices.next();
    expect(await isSettled(price)).toBe(false);
    const [first] = await take(jobs, 1);
    jobs.acknowledge(received(first));
    await batch;
    expect(show(await price)).toBe('9');
  });

  test('larger than the log is refused', async () => {
    const bus = createMemoryBus({ families: FAMILIES, logCapacity: 2 });
    await expect(bus.publishBatch(messages('jobs.a', 1, 2, 3))).rejects.toMatchObject({
      code: 'BATCH_TOO_LARGE',
    });
  });

  test('of nothing is accepted', async () => {
    await expect(createMemoryBus().publishBatch([])).resolves.toBeUndefined();
  });
});

describe('a malformed payload', () => {
  test('is counted, set aside and skipped', async () => {
    const bus = createMemoryBus({ families: FAMILIES });
    const subscription = await bus.subscribe(PRICES, { consumer: 'c' });
    await publishAll(bus, 'prices.a', [1, 'bad', 2]);
    expect(await takeShown(subscription, 2)).toEqual(['1', '2']);
    expect(subscription.counts().malformed).toBe(1);
    expect(subscription.setAside()).toMatchObject([
      { topic: 'prices.a', payload: 'bad', fields: [{ found: 'string' }] },
    ]);
  });

  test('is kept only as one of the latest hundred', async () => {
    const bus = createMemoryBus({ families: FAMILIES });
    const subscription = await bus.subscribe(PRICES, { consumer: 'c' });
    await publishAll(bus, 'prices.a', [...numbers(120).map((index) => `bad ${index}`), 1]);
    await subscription.next();
    expect(subscription.counts().malformed).toBe(120);
    expect(subscription.setAside()).toHaveLength(100);
    expect(subscription.setAside()[0]?.payload).toBe('bad 20');
  });
});

describe('close', () => {
  test('hands over what was accepted, and then tells every reader', async () => {
    const bus = createMemoryBus({ families: FAMILIES });
    const jobs = await bus.subscribe(JOBS, { consumer: 'j' });
    const prices = await bus.subscribe(PRICES, { consumer: 'p' });
    const waiting = prices.next();
    await publishAll(bus, 'jobs.a', [1]);
    await bus.close();
    expect(show(await waiting)).toBe('closed');
    const seen: string[] = [];
    for await (const delivery of jobs) seen.push(show(delivery));
    expect(seen).toEqual(['1', 'closed']);
  });

  test('refuses what comes later, and what still waited', async () => {
    const bus = createMemoryBus({ families: FAMILIES, logCapacity: 1 });
    await bus.subscribe(JOBS, { consumer: 'c' });
    await publishAll(bus, 'jobs.a', [1]);
    const refused = expect(bus.publish({ topic: 'jobs.a', payload: 2 })).rejects.toMatchObject({
      code: 'BUS_CLOSED',
    });
    await bus.close();
    await refused;
    await expect(bus.publishBatch([])).rejects.toMatchObject({ code: 'BUS_CLOSED' });
    await expect(bus.subscribe(JOBS, { consumer: 'd' })).rejects.toMatchObject({ code: 'BUS_CLOSED' });
  });
});

describe('a bound', () => {
  test('refuses a second reader under one name', async () => {
    const bus = createMemoryBus({ families: FAMILIES });
    await bus.subscribe(JOBS, { consumer: 'c' });
    await expect(bus.subscribe(JOBS, { consumer: 'c' })).rejects.toMatchObject({ code: 'CONSUMER_BUSY' });
  });

  test('refuses a pattern outside the family', async () => {
    const bus = createMemoryBus({ families: FAMILIES });
    const attempt = bus.subscribe(JOBS, { consumer: 'c', pattern: 'prices.*' });
    await expect(attempt).rejects.toMatchObject({ code: 'PATTERN_OUTSIDE_FAMILY' });
  });

  test('refuses topics beyond the bound', async () => {
    const bus = createMemoryBus({ families: FAMILIES, topicCountMax: 1 });
    await publishAll(bus, 'jobs.a', [1, 2]);
    await expect(publishAll(bus, 'jobs.b', [3])).rejects.toMatchObject({ code: 'TOO_MANY_TOPICS' });
  });

  test('refuses to let more batches wait than it allows', async () => {
    const bus = createMemoryBus({ families: FAMILIES, logCapacity: 1, waitingCountMax: 1 });
    await bus.subscribe(JOBS, { consumer: 'c' });
    await publishAll(bus, 'jobs.a', [1]);
    const waiting = bus.publish({ topic: 'jobs.a', payload: 2 });
    await expect(publishAll(bus, 'jobs.a', [3])).rejects.toMatchObject({ code: 'TOO_MANY_WAITING' });
    expect(await isSettled(waiting)).toBe(false);
  });

  test.each([0, -1, 1.5])('of %s messages is refused', async (capacity) => {
    const bus = createMemoryBus({ families: FAMILIES, logCapacity: capacity });
    await expect(bus.subscribe(PRICES, { consumer: 'c', queueCapacity: capacity })).rejects.toThrow(
      RangeError,
    );
    await expect(bus.publish({ topic: 'jobs.a', payload: 1 })).rejects.toThrow(RangeError);
  });
});
