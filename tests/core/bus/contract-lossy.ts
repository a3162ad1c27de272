/** What every bus keeps of lossy topics. */
import { describe, expect } from 'vitest';
import type { ContractSuite } from './contract-suite.ts';
import { isSettled, JOBS, messages, PRICES, publishAll, take, takeShown } from './number-topics.ts';

/** Declares the tests. */
export function describeLossyTopics({ name, keeps, ground }: ContractSuite): void {
  describe(`${name}: a lossy topic`, () => {
    keeps('goes to every current subscriber, in order', async () => {
      const bus = await ground().open();
      const first = await bus.subscribe(PRICES, { consumer: 'first' });
      const second = await bus.subscribe(PRICES, { consumer: 'second' });
      await publishAll(bus, 'prices.a', [1, 2, 3]);
      expect(await takeShown(first, 3)).toEqual(['1', '2', '3']);
      expect(await takeShown(second, 3)).toEqual(['1', '2', '3']);
    });

    keeps('keeps nothing for a late subscriber, and counts nothing as missing for it', async () => {
      const bus = await ground().open();
      await publishAll(bus, 'prices.a', [1, 2]);
      const late = await bus.subscribe(PRICES, { consumer: 'late' });
      await publishAll(bus, 'prices.a', [3]);
      expect(await take(late, 1)).toMatchObject([{ topic: 'prices.a', position: 2, value: 3 }]);
    });

    keeps('drops the oldest for a slow subscriber, who learns how many are missing', async () => {
      const bus = await ground().open();
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
      const bus = await ground().open();
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
      const bus = await ground().open({ logCapacity: 1 });
      await bus.subscribe(JOBS, { consumer: 'stuck' });
      await bus.publish({ topic: 'jobs.a', payload: 1 });
      const blocked = bus.publish({ topic: 'jobs.a', payload: 2 });
      blocked.catch(() => {});
      await bus.publish({ topic: 'prices.a', payload: 1 });
      expect(await isSettled(blocked, () => ground().settle(bus))).toBe(false);
    });

    keeps('reaches only the subscribers whose pattern it matches', async () => {
      const bus = await ground().open();
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
      const bus = await ground().open();
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
}
