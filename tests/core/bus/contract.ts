/** What every bus keeps, whatever carries the messages. Each implementation runs this suite on its own ground. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Bus } from '../../../src/core/bus/index.ts';
import {
  isSettled,
  JOBS,
  messages,
  PRICES,
  publishAll,
  received,
  show,
  take,
  takeShown,
} from './number-topics.ts';

/** Bounds that all buses have. */
export interface ContractBounds {
  readonly logCapacity?: number;
  readonly waitingCountMax?: number;
  readonly topicCountMax?: number;
}

/** Fresh ground for one test. */
export interface BusGround {
  /** Opens a bus with the families of `number-topics.ts`; a second one carries the same messages, if it can. */
  readonly open: (bounds?: ContractBounds) => Promise<Bus>;
  /** Resolves when everything that is under way on this bus has had its effect. */
  readonly settle: (bus: Bus) => Promise<void>;
  /** Closes what was opened. */
  readonly dispose: () => Promise<void>;
}

/** What an implementation is capable of, besides the contract. */
export interface ContractOptions {
  /** Tests that this ground cannot carry, by title, with the reason. */
  readonly skipped?: Readonly<Record<string, string>>;
  /** Runs of each property; those of the whole run by default. */
  readonly propertyRuns?: number;
}

/** Declares the suite; `prepare` is called before each test. */
export function describeBusContract(
  name: string,
  prepare: () => Promise<BusGround>,
  { skipped = {}, propertyRuns }: ContractOptions = {},
): void {
  const runs = propertyRuns === undefined ? {} : { numRuns: propertyRuns };
  let ground: BusGround;

  function keeps(title: string, body: () => Promise<void>): void {
    test.skipIf(title in skipped)(title, body);
  }

  beforeEach(async () => {
    ground = await prepare();
  });

  afterEach(() => ground.dispose());

  describe(`${name}: a lossy topic`, () => {
    keeps('goes to every current subscriber, in order', async () => {
      const bus = await ground.open();
      const first = await bus.subscribe(PRICES, { consumer: 'first' });
      const second = await bus.subscribe(PRICES, { consumer: 'second' });
      await publishAll(bus, 'prices.a', [1, 2, 3]);
      expect(await takeShown(first, 3)).toEqual(['1', '2', '3']);
      expect(await takeShown(second, 3)).toEqual(['1', '2', '3']);
    });

    keeps('keeps nothing for a late subscriber, and counts nothing as missing for it', async () => {
      const bus = await ground.open();
      await publishAll(bus, 'prices.a', [1, 2]);
      const late = await bus.subscribe(PRICES, { consumer: 'late' });
      await publishAll(bus, 'prices.a', [3]);
      expect(await take(late, 1)).toMatchObject([{ topic: 'prices.a', position: 2, value: 3 }]);
    });

    keeps('drops the oldest for a slow subscriber, who learns how many are missing', async () => {
      const bus = await ground.open();
      const slow = await bus.subscribe(PRICES, { consumer: 'slow', queueCapacity: 3 });
      const quick = await bus.subscribe(PRICES, { consumer: 'quick' });
      await publishAll(bus, 'prices.a', [1, 2, 3, 4, 5]);
      expect(await takeShown(quick, 5)).toEqual(['1', '2', '3', '4', '5']);
      expect(await takeShown(slow, 4)).toEqual(['gap 2', '3', '4', '5']);
      expect(slow.counts()).toMatchObject({ delivered: 3, missing: 2 });
      await publishAll(bus, 'prices.a', [6]);
      expect(await takeShown(slow, 1)).toEqual(['6']);
    });

    keeps('tells of which topic messages are missing', async () => {
      const bus = await ground.open();
      const slow = await bus.subscribe(PRICES, { consumer: 'slow', queueCapacity: 2 });
      const quick = await bus.subscribe(PRICES, { consumer: 'quick' });
      const batch = [
        ...messages('prices.a', 1),
        ...messages('prices.b', 2, 3, 4),
        ...messages('prices.c', 5),
      ];
      await bus.publishBatch(batch);
      await take(quick, 5);
      expect(await take(slow, 3)).toMatchObject([
        { kind: 'gap', topic: 'prices.a', missingCount: 1 },
        { kind: 'gap', topic: 'prices.b', missingCount: 2 },
        { kind: 'message', value: 4 },
      ]);
    });

    keeps('never holds its producer up, not even behind a full durable topic', async () => {
      const bus = await ground.open({ logCapacity: 1 });
      await bus.subscribe(JOBS, { consumer: 'stuck' });
      await bus.publish({ topic: 'jobs.a', payload: 1 });
      const blocked = bus.publish({ topic: 'jobs.a', payload: 2 });
      blocked.catch(() => {});
      await bus.publish({ topic: 'prices.a', payload: 1 });
      expect(await isSettled(blocked, () => ground.settle(bus))).toBe(false);
    });

    keeps('reaches only the subscribers whose pattern it matches', async () => {
      const bus = await ground.open();
      const all = await bus.subscribe(PRICES, { consumer: 'all' });
      const some = await bus.subscribe(PRICES, { consumer: 'some', pattern: 'prices.b*' });
      const one = await bus.subscribe(PRICES, { consumer: 'one', pattern: 'prices.b' });
      const odd = await bus.subscribe(PRICES, { consumer: 'odd', pattern: 'prices.[b]?*' });
      await bus.publishBatch([
        ...messages('prices.a', 1),
        ...messages('prices.b', 2),
        ...messages('prices.bc', 3),
        ...messages('prices.[b]?', 4),
      ]);
      expect(await takeShown(all, 4)).toEqual(['1', '2', '3', '4']);
      expect(await takeShown(some, 2)).toEqual(['2', '3']);
      expect(await takeShown(one, 1)).toEqual(['2']);
      expect(await takeShown(odd, 1)).toEqual(['4']);
    });

    keeps('stops coming after the subscription is closed', async () => {
      const bus = await ground.open();
      const subscription = await bus.subscribe(PRICES, { consumer: 'c' });
      const other = await bus.subscribe(PRICES, { consumer: 'other' });
      await publishAll(bus, 'prices.a', [1]);
      await subscription.close();
      await publishAll(bus, 'prices.a', [2]);
      expect(await takeShown(other, 2)).toEqual(['1', '2']);
      expect(await takeShown(subscription, 2)).toEqual(['closed', 'closed']);
      const again = await bus.subscribe(PRICES, { consumer: 'c' });
      await publishAll(bus, 'prices.a', [3]);
      expect(await takeShown(again, 1)).toEqual(['3']);
    });
  });

  describe(`${name}: a durable topic`, () => {
    keeps('is kept for a consumer that comes late', async () => {
      const bus = await ground.open();
      await publishAll(bus, 'jobs.a', [1, 2]);
      const late = await bus.subscribe(JOBS, { consumer: 'late' });
      await publishAll(bus, 'jobs.a', [3]);
      expect(await take(late, 3)).toMatchObject([
        { position: 0, value: 1 },
        { position: 1, value: 2 },
        { position: 2, value: 3 },
      ]);
    });

    keeps('reaches the readers of its pattern also when it appears after them', async () => {
      const bus = await ground.open({ logCapacity: 1 });
      const subscription = await bus.subscribe(JOBS, { consumer: 'c' });
      await publishAll(bus, 'jobs.a', [1]);
      expect(await takeShown(subscription, 1)).toEqual(['1']);
      await publishAll(bus, 'jobs.b', [2]);
      const blocked = bus.publish({ topic: 'jobs.b', payload: 3 });
      const [second] = await take(subscription, 1);
      expect(await isSettled(blocked, () => ground.settle(bus))).toBe(false);
      subscription.acknowledge(received(second));
      await blocked;
      expect(await takeShown(subscription, 1)).toEqual(['3']);
    });

    keeps('comes in the order of acceptance, whatever the topic', async () => {
      const bus = await ground.open();
      const topics = ['jobs.b', 'jobs.a', 'jobs.c', 'jobs.a', 'jobs.b'];
      const numbered = Array.from({ length: 250 }, (_, payload) => ({
        topic: topics[payload % topics.length] ?? '',
        payload,
      }));
      await bus.publishBatch(numbered);
      const subscription = await bus.subscribe(JOBS, { consumer: 'c' });
      expect(await takeShown(subscription, 250)).toEqual(numbered.map(({ payload }) => String(payload)));
    });

    keeps('reaches a reader that already waits', async () => {
      const bus = await ground.open();
      const subscription = await bus.subscribe(JOBS, { consumer: 'c' });
      const both = Promise.all([subscription.next(), subscription.next()]);
      await bus.publishBatch(messages('jobs.a', 1, 2));
      expect((await both).map(show)).toEqual(['1', '2']);
    });

    keeps('delivers again, to the same consumer, what it had not acknowledged', async () => {
      const bus = await ground.open();
      const before = await bus.subscribe(JOBS, { consumer: 'c' });
      await publishAll(bus, 'jobs.a', [1, 2, 3]);
      const [first] = await take(before, 3);
      before.acknowledge(received(first));
      await before.close();
      const after = await bus.subscribe(JOBS, { consumer: 'c' });
      expect(await takeShown(after, 2)).toEqual(['2', '3']);
    });

    keeps('is there after a restart, and so are its cursors and positions', async () => {
      const before = await ground.open({ logCapacity: 3 });
      const reader = await before.subscribe(JOBS, { consumer: 'c' });
      await publishAll(before, 'jobs.a', [0, 'bad', 2]);
      const [first] = await take(reader, 2);
      reader.acknowledge(received(first));
      await reader.close();
      await before.close();
      const after = await ground.open({ logCapacity: 3 });
      const held = after.publishBatch(messages('jobs.a', 3, 4, 5));
      const again = await after.subscribe(JOBS, { consumer: 'c' });
      expect(await isSettled(held, () => ground.settle(after))).toBe(false);
      const [second] = await take(again, 1);
      expect(second).toMatchObject({ position: 2, value: 2 });
      again.acknowledge(received(second));
      await held;
      expect(await take(again, 1)).toMatchObject([{ position: 3, value: 3 }]);
    });

    keeps('forgets a consumer for good, also over a restart', async () => {
      const before = await ground.open({ logCapacity: 1 });
      await (await before.subscribe(JOBS, { consumer: 'away' })).close();
      await publishAll(before, 'jobs.a', [1]);
      await before.forget('away');
      await before.close();
      const after = await ground.open({ logCapacity: 1 });
      await publishAll(after, 'jobs.a', [2, 3]);
      expect(await takeShown(await after.subscribe(JOBS, { consumer: 'away' }), 1)).toEqual(['3']);
    });

    keeps('starts at the cursor that the consumer kept', async () => {
      const bus = await ground.open();
      await publishAll(bus, 'jobs.a', [10, 11, 12]);
      const subscription = await bus.subscribe(JOBS, { consumer: 'c', from: new Map([['jobs.a', 2]]) });
      expect(await take(subscription, 1)).toMatchObject([{ topic: 'jobs.a', position: 2, value: 12 }]);
    });

    keeps('comes from the oldest message on for a cursor that is beyond the newest', async () => {
      const bus = await ground.open();
      await publishAll(bus, 'jobs.a', [10, 11]);
      const subscription = await bus.subscribe(JOBS, { consumer: 'c', from: new Map([['jobs.a', 57]]) });
      expect(await takeShown(subscription, 2)).toEqual(['10', '11']);
    });

    keeps('tells a cursor from too long ago how much is gone', async () => {
      const bus = await ground.open({ logCapacity: 2 });
      await publishAll(bus, 'jobs.a', [0, 1, 2, 3, 4]);
      const subscription = await bus.subscribe(JOBS, { consumer: 'c', from: new Map([['jobs.a', 1]]) });
      const [gap, ...rest] = await take(subscription, 3);
      expect(gap).toEqual({ kind: 'gap', topic: 'jobs.a', missingCount: 2 });
      expect(rest.map(show)).toEqual(['3', '4']);
    });

    keeps(
      'drops nothing behind a known cursor: the producer waits until the slowest has acknowledged',
      async () => {
        const bus = await ground.open({ logCapacity: 2 });
        const slow = await bus.subscribe(JOBS, { consumer: 'slow' });
        const quick = await bus.subscribe(JOBS, { consumer: 'quick' });
        await publishAll(bus, 'jobs.a', [0, 1]);
        const third = bus.publish({ topic: 'jobs.a', payload: 2 });
        const [, second] = await take(quick, 2);
        quick.acknowledge(received(second));
        expect(await isSettled(third, () => ground.settle(bus))).toBe(false);
        const [first] = await take(slow, 1);
        slow.acknowledge(received(first));
        await third;
        expect(await takeShown(slow, 2)).toEqual(['1', '2']);
      },
    );

    keeps('holds its producer for a consumer that is away, until that one is forgotten', async () => {
      const bus = await ground.open({ logCapacity: 1 });
      const subscription = await bus.subscribe(JOBS, { consumer: 'away' });
      await expect(bus.forget('away')).rejects.toMatchObject({ code: 'CONSUMER_BUSY' });
      await subscription.close();
      await publishAll(bus, 'jobs.a', [1]);
      const blocked = bus.publish({ topic: 'jobs.a', payload: 2 });
      expect(await isSettled(blocked, () => ground.settle(bus))).toBe(false);
      await bus.forget('away');
      await blocked;
    });

    keeps('keeps order among producers that wait', async () => {
      const bus = await ground.open({ logCapacity: 2 });
      const subscription = await bus.subscribe(JOBS, { consumer: 'c' });
      const published = Promise.all([
        bus.publishBatch(messages('jobs.a', 0)),
        bus.publishBatch(messages('jobs.a', 1, 2)),
        bus.publishBatch(messages('jobs.a', 3)),
      ]);
      const values: string[] = [];
      while (values.length < 4) {
        const delivery = await subscription.next();
        values.push(show(delivery));
        subscription.acknowledge(received(delivery));
      }
      await published;
      expect(values).toEqual(['0', '1', '2', '3']);
    });

    keeps('is not blocked by malformed messages, which nobody acknowledges', async () => {
      const bus = await ground.open({ logCapacity: 2 });
      const subscription = await bus.subscribe(JOBS, { consumer: 'c' });
      const next = subscription.next();
      await publishAll(bus, 'jobs.a', ['bad', 'worse', 'worst', 7]);
      expect(show(await next)).toBe('7');
      expect(subscription.counts()).toMatchObject({ delivered: 1, malformed: 3 });
    });

    keeps('frees malformed messages together with the good ones around them', async () => {
      const bus = await ground.open({ logCapacity: 3 });
      const subscription = await bus.subscribe(JOBS, { consumer: 'c' });
      await publishAll(bus, 'jobs.a', [0, 'bad', 2]);
      const [first] = await take(subscription, 2);
      subscription.acknowledge(received(first));
      await bus.publishBatch(messages('jobs.a', 3, 4));
      const held = bus.publish({ topic: 'jobs.a', payload: 5 });
      held.catch(() => {});
      expect(await isSettled(held, () => ground.settle(bus))).toBe(false);
    });

    keeps('arrives completely and in order, whatever the capacity and the batches', async () => {
      const topics = fc.constantFrom('jobs.a', 'jobs.b');
      const batches = fc.array(fc.array(topics, { minLength: 1, maxLength: 3 }), { maxLength: 12 });
      await fc.assert(
        fc.asyncProperty(batches, fc.integer({ min: 3, max: 6 }), async (plan, logCapacity) => {
          const own = await prepare();
          const bus = await own.open({ logCapacity });
          const subscription = await bus.subscribe(JOBS, { consumer: 'c' });
          const sent = plan.flat().map((topic, payload) => ({ topic, payload }));
          let start = 0;
          const published = plan.map((batch) => {
            start += batch.length;
            return bus.publishBatch(sent.slice(start - batch.length, start));
          });
          const got: number[] = [];
          while (got.length < sent.length) {
            const message = received(await subscription.next());
            subscription.acknowledge(message);
            got.push(message.value);
          }
          await Promise.all(published);
          for (const topic of ['jobs.a', 'jobs.b']) {
            const ofTopic = sent.filter((message) => message.topic === topic).map(({ payload }) => payload);
            expect(got.filter((value) => ofTopic.includes(value))).toEqual(ofTopic);
          }
          await own.dispose();
        }),
        runs,
      );
    });
  });

  describe(`${name}: a batch`, () => {
    keeps('leaves no trace when one of its topics is unknown', async () => {
      const bus = await ground.open();
      const subscription = await bus.subscribe(JOBS, { consumer: 'c' });
      const batch = [...messages('jobs.a', 1), ...messages('nowhere', 2)];
      await expect(bus.publishBatch(batch)).rejects.toMatchObject({ code: 'UNKNOWN_TOPIC' });
      await publishAll(bus, 'jobs.a', [3]);
      expect(await takeShown(subscription, 1)).toEqual(['3']);
    });

    keeps('waits as a whole when a part of it does not fit', async () => {
      const bus = await ground.open({ logCapacity: 2 });
      const jobs = await bus.subscribe(JOBS, { consumer: 'c' });
      const prices = await bus.subscribe(PRICES, { consumer: 'p' });
      await publishAll(bus, 'jobs.a', [1]);
      const batch = bus.publishBatch([...messages('prices.a', 9), ...messages('jobs.a', 2, 3)]);
      const price = prices.next();
      expect(await isSettled(price, () => ground.settle(bus))).toBe(false);
      const [first] = await take(jobs, 1);
      jobs.acknowledge(received(first));
      await batch;
      expect(show(await price)).toBe('9');
    });

    keeps('larger than the log is refused', async () => {
      const bus = await ground.open({ logCapacity: 2 });
      await expect(bus.publishBatch(messages('jobs.a', 1, 2, 3))).rejects.toMatchObject({
        code: 'BATCH_TOO_LARGE',
      });
    });

    keeps('of nothing is accepted', async () => {
      const bus = await ground.open();
      await expect(bus.publishBatch([])).resolves.toBeUndefined();
    });
  });

  describe(`${name}: a numbered batch`, () => {
    keeps('that is published again is not doubled, whatever it says', async () => {
      const bus = await ground.open();
      const reader = await bus.subscribe(JOBS, { consumer: 'reader' });
      await bus.publishBatch(messages('jobs.a', 1, 2), { publisher: 'maker', sequence: 1 });
      await bus.publishBatch(messages('jobs.a', 1, 2), { publisher: 'maker', sequence: 1 });
      await bus.publishBatch(messages('jobs.a', 3), { publisher: 'maker', sequence: 2 });
      await bus.publishBatch(messages('jobs.a', 9), { publisher: 'maker', sequence: 1 });
      await publishAll(bus, 'jobs.a', [4]);
      expect(await takeShown(reader, 4)).toEqual(['1', '2', '3', '4']);
    });

    keeps('is numbered apart from those of other publishers', async () => {
      const bus = await ground.open();
      const reader = await bus.subscribe(JOBS, { consumer: 'reader' });
      await bus.publishBatch(messages('jobs.a', 1), { publisher: 'one', sequence: 5 });
      await bus.publishBatch(messages('jobs.a', 2), { publisher: 'two', sequence: 1 });
      expect(await takeShown(reader, 2)).toEqual(['1', '2']);
    });

    keeps('that waits for room and is published again meanwhile arrives once', async () => {
      const bus = await ground.open({ logCapacity: 1 });
      const reader = await bus.subscribe(JOBS, { consumer: 'reader' });
      await publishAll(bus, 'jobs.a', [1]);
      const origin = { publisher: 'maker', sequence: 1 };
      const waiting = [
        bus.publishBatch(messages('jobs.a', 2), origin),
        bus.publishBatch(messages('jobs.a', 2), origin),
      ];
      for (const _ of waiting) reader.acknowledge(received(await reader.next()));
      await Promise.all(waiting);
      await publishAll(bus, 'jobs.a', [3]);
      expect(await takeShown(reader, 1)).toEqual(['3']);
    });

    keeps('is known as such after a restart', async () => {
      const origin = { publisher: 'maker', sequence: 1 };
      const before = await ground.open();
      await before.publishBatch(messages('jobs.a', 1), origin);
      await before.close();
      const after = await ground.open();
      await after.publishBatch(messages('jobs.a', 1), origin);
      await after.publishBatch(messages('jobs.a', 2), { ...origin, sequence: 2 });
      const reader = await after.subscribe(JOBS, { consumer: 'reader' });
      expect(await takeShown(reader, 2)).toEqual(['1', '2']);
    });
  });

  describe(`${name}: a malformed payload`, () => {
    keeps('is counted, set aside and skipped', async () => {
      const bus = await ground.open();
      const subscription = await bus.subscribe(PRICES, { consumer: 'c' });
      await publishAll(bus, 'prices.a', [1, 'bad', 2]);
      expect(await takeShown(subscription, 2)).toEqual(['1', '2']);
      expect(subscription.counts().malformed).toBe(1);
      expect(subscription.setAside()).toMatchObject([
        { topic: 'prices.a', payload: 'bad', fields: [{ found: 'string' }] },
      ]);
    });

    keeps('is kept only as one of the latest hundred', async () => {
      const bus = await ground.open();
      const subscription = await bus.subscribe(PRICES, { consumer: 'c' });
      const bad = Array.from({ length: 120 }, (_, index) => `bad ${index}`);
      await bus.publishBatch(messages('prices.a', ...bad, 1));
      await subscription.next();
      expect(subscription.counts().malformed).toBe(120);
      expect(subscription.setAside()).toHaveLength(100);
      expect(subscription.setAside()[0]?.payload).toBe('bad 20');
    });
  });

  describe(`${name}: close`, () => {
    keeps('tells every reader, behind what has come to it', async () => {
      const bus = await ground.open();
      const jobs = await bus.subscribe(JOBS, { consumer: 'j' });
      const prices = await bus.subscribe(PRICES, { consumer: 'p' });
      const idle = await bus.subscribe(PRICES, { consumer: 'i', pattern: 'prices.none' });
      const waiting = idle.next();
      await bus.publishBatch([...messages('prices.a', 1, 2), ...messages('jobs.a', 3, 4)]);
      expect(await takeShown(prices, 1)).toEqual(['1']);
      expect(await takeShown(jobs, 1)).toEqual(['3']);
      await bus.close();
      expect(show(await waiting)).toBe('closed');
      expect(await takeShown(prices, 2)).toEqual(['2', 'closed']);
      const seen: string[] = [];
      for await (const delivery of jobs) seen.push(show(delivery));
      expect(seen).toEqual(['4', 'closed']);
    });

    keeps('refuses what comes later, and what still waited', async () => {
      const bus = await ground.open({ logCapacity: 1 });
      await bus.subscribe(JOBS, { consumer: 'c' });
      await publishAll(bus, 'jobs.a', [1]);
      const refused = expect(bus.publish({ topic: 'jobs.a', payload: 2 })).rejects.toMatchObject({
        code: 'BUS_CLOSED',
      });
      await ground.settle(bus);
      await bus.close();
      await refused;
      await expect(bus.publishBatch([])).rejects.toMatchObject({ code: 'BUS_CLOSED' });
      await expect(bus.subscribe(JOBS, { consumer: 'd' })).rejects.toMatchObject({ code: 'BUS_CLOSED' });
    });
  });

  describe(`${name}: a bound`, () => {
    keeps('refuses a second reader under one name', async () => {
      const bus = await ground.open();
      await bus.subscribe(JOBS, { consumer: 'c' });
      await expect(bus.subscribe(JOBS, { consumer: 'c' })).rejects.toMatchObject({ code: 'CONSUMER_BUSY' });
    });

    keeps('refuses a pattern outside the family', async () => {
      const bus = await ground.open();
      const attempt = bus.subscribe(JOBS, { consumer: 'c', pattern: 'prices.*' });
      await expect(attempt).rejects.toMatchObject({ code: 'PATTERN_OUTSIDE_FAMILY' });
    });

    keeps('refuses topics beyond the bound', async () => {
      const bus = await ground.open({ topicCountMax: 1 });
      await publishAll(bus, 'jobs.a', [1, 2]);
      await expect(publishAll(bus, 'jobs.b', [3])).rejects.toMatchObject({ code: 'TOO_MANY_TOPICS' });
      await expect(publishAll(bus, 'prices.a', [3])).rejects.toMatchObject({ code: 'TOO_MANY_TOPICS' });
    });

    keeps('refuses to let more batches wait than it allows', async () => {
      const bus = await ground.open({ logCapacity: 1, waitingCountMax: 1 });
      await bus.subscribe(JOBS, { consumer: 'c' });
      await publishAll(bus, 'jobs.a', [1]);
      const waiting = bus.publish({ topic: 'jobs.a', payload: 2 });
      waiting.catch(() => {});
      await expect(publishAll(bus, 'jobs.a', [3])).rejects.toMatchObject({ code: 'TOO_MANY_WAITING' });
      expect(await isSettled(waiting, () => ground.settle(bus))).toBe(false);
    });

    test.each([0, -1, 1.5])('of %s messages is refused', async (capacity) => {
      const bus = await ground.open();
      await expect(bus.subscribe(PRICES, { consumer: 'c', queueCapacity: capacity })).rejects.toThrow(
        RangeError,
      );
      await expect(
        ground
          .open({ logCapacity: capacity })
          .then((other) => other.publish({ topic: 'jobs.a', payload: 1 })),
      ).rejects.toThrow(RangeError);
    });
  });
}
