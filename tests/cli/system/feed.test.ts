import { expect, test } from 'vitest';
import { startFeed } from '../../../src/cli/system/feed.ts';
import { createMemoryBus, TOPICS } from '../../../src/core/bus/index.ts';
import { NS_PER_MS } from '../../../src/core/time.ts';
import { createVirtualClock } from '../../../src/core/virtual-clock.ts';
import { generateTrades, simulateFeed } from '../../../src/services/market-data/index.ts';

/** The trades that the feeds below send, whose clocks begin at 0. */
const trades = () => generateTrades({ seed: 1, tradeCount: 20, symbolCount: 2, startNs: 0n });

test('trades are sent at their own pace times the speed, with the time at which they are sent', async () => {
  const clock = createVirtualClock(0n);
  const bus = createMemoryBus();
  const reader = await bus.subscribe(TOPICS.trades, { consumer: 'reader' });
  const speed = 10;
  const settings = { seed: 1, tradeCount: 20, symbolCount: 2, speed };
  const feed = startFeed((sleep) => simulateFeed(settings, { clock, sleep }), {
    bus,
    topics: TOPICS,
    clock,
    wait: async (ms) => {
      clock.advanceTo(clock.nowNs() + BigInt(Math.ceil(ms)) * NS_PER_MS);
    },
  });
  await feed.finished;
  const [first, ...rest] = [...trades()];
  let delivery = reader.poll();
  let lateMsMax = 0;
  for (const trade of [first, ...rest]) {
    if (delivery?.kind !== 'message' || trade === undefined || first === undefined)
      throw new Error('missing');
    const dueMs = Number(trade.tsLocalNs - first.tsLocalNs) / 1e6 / speed;
    lateMsMax = Math.max(lateMsMax, Math.abs(Number(delivery.value.tsLocalNs) / 1e6 - dueMs));
    expect(delivery.value.price).toEqual(trade.price);
    delivery = reader.poll();
  }
  expect(lateMsMax).toBeLessThanOrEqual(2);
  expect(feed.count()).toBe(20);
});

test('a feed that is stopped sends nothing more, and a bus that refuses costs a trade', async () => {
  const bus = createMemoryBus();
  await bus.close();
  const clock = createVirtualClock(0n);
  let waits = 0;
  const settings = { seed: 1, tradeCount: 20, symbolCount: 2 };
  const feed = startFeed((sleep) => simulateFeed(settings, { clock, sleep }), {
    bus,
    topics: TOPICS,
    clock,
    wait: async (ms) => {
      waits += 1;
      if (waits === 10) feed.stop();
      clock.advanceTo(clock.nowNs() + BigInt(Math.ceil(ms)) * NS_PER_MS);
    },
  });
  await feed.finished;
  expect(feed.count()).toBe(0);
  expect(feed.lostCount()).toBeGreaterThan(0);
  expect(feed.lostCount()).toBeLessThan(20);
});

test('trades that cannot be read end the feed with their error', async () => {
  const clock = createVirtualClock(0n);
  const wait = () => Promise.resolve();
  const feed = startFeed(
    async function* broken() {
      yield* trades();
      throw new Error('no more');
    },
    { bus: createMemoryBus(), topics: TOPICS, clock, wait },
  );
  await expect(feed.finished).rejects.toThrow('no more');
  expect(feed.count()).toBe(20);
});
