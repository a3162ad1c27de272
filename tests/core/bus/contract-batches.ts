/** What every bus keeps of batches, of malformed payloads, of its end and of its bounds. */
import { describe, expect, test } from 'vitest';
import type { ContractSuite } from './contract-suite.ts';
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

/** Declares the tests. */
export function describeBatchesAndBounds({ name, keeps, ground }: ContractSuite): void {
  describe(`${name}: a batch`, () => {
    keeps('leaves no trace when one of its topics is unknown', async () => {
      const bus = await ground().open();
      const subscription = await bus.subscribe(JOBS, { consumer: 'c' });
      const batch = [...messages('jobs.a', 1), ...messages('nowhere', 2)];
      await expect(bus.publishBatch(batch)).rejects.toMatchObject({ code: 'UNKNOWN_TOPIC' });
      await publishAll(bus, 'jobs.a', [3]);
      expect(await takeShown(subscription, 1)).toEqual(['3']);
    });

    keeps('waits as a whole when a part of it does not fit', async () => {
      const bus = await ground().open({ logCapacity: 2 });
      const jobs = await bus.subscribe(JOBS, { consumer: 'c' });
      const prices = await bus.subscribe(PRICES, { consumer: 'p' });
      await publishAll(bus, 'jobs.a', [1]);
      const batch = bus.publishBatch([...messages('prices.a', 9), ...messages('jobs.a', 2, 3)]);
      const price = prices.next();
      expect(await isSettled(price, () => ground().settle(bus))).toBe(false);
      const [first] = await take(jobs, 1);
      jobs.acknowledge(received(first));
      await batch;
      expect(show(await price)).toBe('9');
    });

    keeps('larger than the log is refused', async () => {
      const bus = await ground().open({ logCapacity: 2 });
      await expect(bus.publishBatch(messages('jobs.a', 1, 2, 3))).rejects.toMatchObject({
        code: 'BATCH_TOO_LARGE',
      });
    });

    keeps('of nothing is accepted', async () => {
      const bus = await ground().open();
      await expect(bus.publishBatch([])).resolves.toBeUndefined();
    });
  });

  describe(`${name}: a numbered batch`, () => {
    keeps('that is published again is not doubled, whatever it says', async () => {
      const bus = await ground().open();
      const reader = await bus.subscribe(JOBS, { consumer: 'reader' });
      await bus.publishBatch(messages('jobs.a', 1, 2), { publisher: 'maker', sequence: 1 });
      await bus.publishBatch(messages('jobs.a', 1, 2), { publisher: 'maker', sequence: 1 });
      await bus.publishBatch(messages('jobs.a', 3), { publisher: 'maker', sequence: 2 });
      await bus.publishBatch(messages('jobs.a', 9), { publisher: 'maker', sequence: 1 });
      await publishAll(bus, 'jobs.a', [4]);
      expect(await takeShown(reader, 4)).toEqual(['1', '2', '3', '4']);
    });

    keeps('is numbered apart from those of other publishers', async () => {
      const bus = await ground().open();
      const reader = await bus.subscribe(JOBS, { consumer: 'reader' });
      await bus.publishBatch(messages('jobs.a', 1), { publisher: 'one', sequence: 5 });
      await bus.publishBatch(messages('jobs.a', 2), { publisher: 'two', sequence: 1 });
      expect(await takeShown(reader, 2)).toEqual(['1', '2']);
    });

    keeps('that waits for room and is published again meanwhile arrives once', async () => {
      const bus = await ground().open({ logCapacity: 1 });
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
      const before = await ground().open();
      await before.publishBatch(messages('jobs.a', 1), origin);
      await before.close();
      const after = await ground().open();
      await after.publishBatch(messages('jobs.a', 1), origin);
      await after.publishBatch(messages('jobs.a', 2), { ...origin, sequence: 2 });
      const reader = await after.subscribe(JOBS, { consumer: 'reader' });
      expect(await takeShown(reader, 2)).toEqual(['1', '2']);
    });
  });

  describe(`${name}: a malformed payload`, () => {
    keeps('is counted, set aside and skipped', async () => {
      const bus = await ground().open();
      const subscription = await bus.subscribe(PRICES, { consumer: 'c' });
      await publishAll(bus, 'prices.a', [1, 'bad', 2]);
      expect(await takeShown(subscription, 2)).toEqual(['1', '2']);
      expect(subscription.counts().malformed).toBe(1);
      expect(subscription.setAside()).toMatchObject([
        { topic: 'prices.a', payload: 'bad', fields: [{ found: 'string' }] },
      ]);
    });

    keeps('is kept only as one of the latest hundred', async () => {
      const bus = await ground().open();
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
      const bus = await ground().open();
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
      const bus = await ground().open({ logCapacity: 1 });
      await bus.subscribe(JOBS, { consumer: 'c' });
      await publishAll(bus, 'jobs.a', [1]);
      const refused = expect(bus.publish({ topic: 'jobs.a', payload: 2 })).rejects.toMatchObject({
        code: 'BUS_CLOSED',
      });
      await ground().settle(bus);
      await bus.close();
      await refused;
      await expect(bus.publishBatch([])).rejects.toMatchObject({ code: 'BUS_CLOSED' });
      await expect(bus.subscribe(JOBS, { consumer: 'd' })).rejects.toMatchObject({ code: 'BUS_CLOSED' });
    });
  });

  describe(`${name}: a bound`, () => {
    keeps('refuses a second reader under one name', async () => {
      const bus = await ground().open();
      await bus.subscribe(JOBS, { consumer: 'c' });
      await expect(bus.subscribe(JOBS, { consumer: 'c' })).rejects.toMatchObject({ code: 'CONSUMER_BUSY' });
    });

    keeps('refuses a pattern outside the family', async () => {
      const bus = await ground().open();
      const attempt = bus.subscribe(JOBS, { consumer: 'c', pattern: 'prices.*' });
      await expect(attempt).rejects.toMatchObject({ code: 'PATTERN_OUTSIDE_FAMILY' });
    });

    keeps('refuses topics beyond the bound', async () => {
      const bus = await ground().open({ topicCountMax: 1 });
      await publishAll(bus, 'jobs.a', [1, 2]);
      await expect(publishAll(bus, 'jobs.b', [3])).rejects.toMatchObject({ code: 'TOO_MANY_TOPICS' });
      await expect(publishAll(bus, 'prices.a', [3])).rejects.toMatchObject({ code: 'TOO_MANY_TOPICS' });
    });

    keeps('refuses to let more batches wait than it allows', async () => {
      const bus = await ground().open({ logCapacity: 1, waitingCountMax: 1 });
      await bus.subscribe(JOBS, { consumer: 'c' });
      await publishAll(bus, 'jobs.a', [1]);
      const waiting = bus.publish({ topic: 'jobs.a', payload: 2 });
      waiting.catch(() => {});
      await expect(publishAll(bus, 'jobs.a', [3])).rejects.toMatchObject({ code: 'TOO_MANY_WAITING' });
      expect(await isSettled(waiting, () => ground().settle(bus))).toBe(false);
    });

    keeps('holds up the producers of a full topic, and nobody else', async () => {
      const bus = await ground().open({ logCapacity: 1, waitingCountMax: 2 });
      const reader = await bus.subscribe(JOBS, { consumer: 'c' });
      await publishAll(bus, 'jobs.a', [1]);
      const waiting = [2, 3].map((payload) => bus.publish({ topic: 'jobs.a', payload }));
      await ground().settle(bus);
      await publishAll(bus, 'jobs.b', [4]);
      await expect(publishAll(bus, 'jobs.b', [5])).rejects.toMatchObject({ code: 'TOO_MANY_WAITING' });
      const taken: string[] = [];
      for (let count = 0; count < 4; count += 1) {
        const message = received(await reader.next());
        taken.push(String(message.value));
        reader.acknowledge(message);
      }
      await Promise.all(waiting);
      expect(taken).toEqual(['1', '4', '2', '3']);
    });

    test.each([0, -1, 1.5])('of %s messages is refused', async (capacity) => {
      const bus = await ground().open();
      await expect(bus.subscribe(PRICES, { consumer: 'c', queueCapacity: capacity })).rejects.toThrow(
        RangeError,
      );
      await expect(
        ground()
          .open({ logCapacity: capacity })
          .then((other) => other.publish({ topic: 'jobs.a', payload: 1 })),
      ).rejects.toThrow(RangeError);
    });
  });
}
