/** What every bus keeps of durable topics. */
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import type { ContractSuite } from './contract-suite.ts';
import { isSettled, JOBS, messages, publishAll, received, show, take, takeShown } from './number-topics.ts';

/** Declares the tests. */
export function describeDurableTopics({ name, keeps, prepare, ground, runs }: ContractSuite): void {
  describe(`${name}: a durable topic`, () => {
    keeps('is kept for a consumer that comes late', async () => {
      const bus = await ground().open();
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
      const bus = await ground().open({ logCapacity: 1 });
      const subscription = await bus.subscribe(JOBS, { consumer: 'c' });
      await publishAll(bus, 'jobs.a', [1]);
      expect(await takeShown(subscription, 1)).toEqual(['1']);
      await publishAll(bus, 'jobs.b', [2]);
      const blocked = bus.publish({ topic: 'jobs.b', payload: 3 });
      const [second] = await take(subscription, 1);
      expect(await isSettled(blocked, () => ground().settle(bus))).toBe(false);
      subscription.acknowledge(received(second));
      await blocked;
      expect(await takeShown(subscription, 1)).toEqual(['3']);
    });

    keeps('comes in the order of acceptance, whatever the topic', async () => {
      const bus = await ground().open();
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
      const bus = await ground().open();
      const subscription = await bus.subscribe(JOBS, { consumer: 'c' });
      const both = Promise.all([subscription.next(), subscription.next()]);
      await bus.publishBatch(messages('jobs.a', 1, 2));
      expect((await both).map(show)).toEqual(['1', '2']);
    });

    keeps('delivers again, to the same consumer, what it had not acknowledged', async () => {
      const bus = await ground().open();
      const before = await bus.subscribe(JOBS, { consumer: 'c' });
      await publishAll(bus, 'jobs.a', [1, 2, 3]);
      const [first] = await take(before, 3);
      before.acknowledge(received(first));
      await before.close();
      const after = await bus.subscribe(JOBS, { consumer: 'c' });
      expect(await takeShown(after, 2)).toEqual(['2', '3']);
    });

    keeps('is there after a restart, and so are its cursors and positions', async () => {
      const before = await ground().open({ logCapacity: 3 });
      const reader = await before.subscribe(JOBS, { consumer: 'c' });
      await publishAll(before, 'jobs.a', [0, 'bad', 2]);
      const [first] = await take(reader, 2);
      reader.acknowledge(received(first));
      await reader.close();
      await before.close();
      const after = await ground().open({ logCapacity: 3 });
      const held = after.publishBatch(messages('jobs.a', 3, 4, 5));
      const again = await after.subscribe(JOBS, { consumer: 'c' });
      expect(await isSettled(held, () => ground().settle(after))).toBe(false);
      const [second] = await take(again, 1);
      expect(second).toMatchObject({ position: 2, value: 2 });
      again.acknowledge(received(second));
      await held;
      expect(await take(again, 1)).toMatchObject([{ position: 3, value: 3 }]);
    });

    keeps('forgets a consumer for good, also over a restart', async () => {
      const before = await ground().open({ logCapacity: 1 });
      await (await before.subscribe(JOBS, { consumer: 'away' })).close();
      await publishAll(before, 'jobs.a', [1]);
      await before.forget('away');
      await before.close();
      const after = await ground().open({ logCapacity: 1 });
      await publishAll(after, 'jobs.a', [2, 3]);
      expect(await takeShown(await after.subscribe(JOBS, { consumer: 'away' }), 1)).toEqual(['3']);
    });

    keeps('starts at the cursor that the consumer kept', async () => {
      const bus = await ground().open();
      await publishAll(bus, 'jobs.a', [10, 11, 12]);
      const subscription = await bus.subscribe(JOBS, { consumer: 'c', from: new Map([['jobs.a', 2]]) });
      expect(await take(subscription, 1)).toMatchObject([{ topic: 'jobs.a', position: 2, value: 12 }]);
    });

    keeps('comes from the oldest message on for a cursor that is beyond the newest', async () => {
      const bus = await ground().open();
      await publishAll(bus, 'jobs.a', [10, 11]);
      const subscription = await bus.subscribe(JOBS, { consumer: 'c', from: new Map([['jobs.a', 57]]) });
      expect(await takeShown(subscription, 2)).toEqual(['10', '11']);
    });

    keeps('tells a cursor from too long ago how much is gone', async () => {
      const bus = await ground().open({ logCapacity: 2 });
      await publishAll(bus, 'jobs.a', [0, 1, 2, 3, 4]);
      const subscription = await bus.subscribe(JOBS, { consumer: 'c', from: new Map([['jobs.a', 1]]) });
      const [gap, ...rest] = await take(subscription, 3);
      expect(gap).toEqual({ kind: 'gap', topic: 'jobs.a', missingCount: 2 });
      expect(rest.map(show)).toEqual(['3', '4']);
    });

    keeps(
      'drops nothing behind a known cursor: the producer waits until the slowest has acknowledged',
      async () => {
        const bus = await ground().open({ logCapacity: 2 });
        const slow = await bus.subscribe(JOBS, { consumer: 'slow' });
        const quick = await bus.subscribe(JOBS, { consumer: 'quick' });
        await publishAll(bus, 'jobs.a', [0, 1]);
        const third = bus.publish({ topic: 'jobs.a', payload: 2 });
        const [, second] = await take(quick, 2);
        quick.acknowledge(received(second));
        expect(await isSettled(third, () => ground().settle(bus))).toBe(false);
        const [first] = await take(slow, 1);
        slow.acknowledge(received(first));
        await third;
        expect(await takeShown(slow, 2)).toEqual(['1', '2']);
      },
    );

    keeps('holds its producer for a consumer that is away, until that one is forgotten', async () => {
      const bus = await ground().open({ logCapacity: 1 });
      const subscription = await bus.subscribe(JOBS, { consumer: 'away' });
      await expect(bus.forget('away')).rejects.toMatchObject({ code: 'CONSUMER_BUSY' });
      await subscription.close();
      await publishAll(bus, 'jobs.a', [1]);
      const blocked = bus.publish({ topic: 'jobs.a', payload: 2 });
      expect(await isSettled(blocked, () => ground().settle(bus))).toBe(false);
      await bus.forget('away');
      await blocked;
    });

    keeps('keeps order among producers that wait', async () => {
      const bus = await ground().open({ logCapacity: 2 });
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
      const bus = await ground().open({ logCapacity: 2 });
      const subscription = await bus.subscribe(JOBS, { consumer: 'c' });
      const next = subscription.next();
      await publishAll(bus, 'jobs.a', ['bad', 'worse', 'worst', 7]);
      expect(show(await next)).toBe('7');
      expect(subscription.counts()).toMatchObject({ delivered: 1, malformed: 3 });
    });

    keeps('frees malformed messages together with the good ones around them', async () => {
      const bus = await ground().open({ logCapacity: 3 });
      const subscription = await bus.subscribe(JOBS, { consumer: 'c' });
      await publishAll(bus, 'jobs.a', [0, 'bad', 2]);
      const [first] = await take(subscription, 2);
      subscription.acknowledge(received(first));
      await bus.publishBatch(messages('jobs.a', 3, 4));
      const held = bus.publish({ topic: 'jobs.a', payload: 5 });
      held.catch(() => {});
      expect(await isSettled(held, () => ground().settle(bus))).toBe(false);
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
}
