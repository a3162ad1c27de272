import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  createMemoryBus,
  TOPIC_NAMES,
  TOPICS,
  topicTable,
  wireMessage,
} from '../../../src/core/bus/index.ts';
import { bars, fills, intents, trades } from '../contracts/generators.ts';

test('no topic belongs to two families', () => {
  const patterns = Object.values(TOPICS).map(({ pattern }) => pattern);
  expect(new Set(patterns).size).toBe(patterns.length);
  const prefixes = patterns.map((pattern) => pattern.replace('*', ''));
  for (const prefix of prefixes)
    expect(prefixes.filter((other) => other.startsWith(prefix))).toEqual([prefix]);
});

test('market data may be lost, everything about orders may not', () => {
  const lossy = Object.entries(TOPICS).filter(([, { delivery }]) => delivery === 'lossy');
  expect(lossy.map(([name]) => name)).toEqual(['trades', 'book', 'bars']);
});

test('a message names its topic by its key', () => {
  fc.assert(
    fc.property(trades, bars, intents, (trade, bar, intent) => {
      expect(wireMessage(TOPICS.trades, trade).topic).toBe(`md.trades.${trade.symbol}`);
      expect(wireMessage(TOPICS.bars, bar).topic).toBe(`md.ohlcv.${bar.timeframe}.${bar.symbol}`);
      expect(wireMessage(TOPICS.intents, intent).topic).toBe('strat.intent');
    }),
  );
});

test('a value comes out of the bus as it went in', async () => {
  await fc.assert(
    fc.asyncProperty(fills, async (fill) => {
      const bus = createMemoryBus();
      const subscription = await bus.subscribe(TOPICS.fills, { consumer: 'ledger' });
      await bus.publish(wireMessage(TOPICS.fills, fill));
      expect(await subscription.next()).toMatchObject({ kind: 'message', topic: 'exec.fill', value: fill });
    }),
  );
});

test('an order update without its order is set aside', async () => {
  const bus = createMemoryBus();
  const subscription = await bus.subscribe(TOPICS.orderUpdates, { consumer: 'report' });
  await bus.publish({ topic: TOPICS.orderUpdates.pattern, payload: { status: 'NEW', ts_ns: '0' } });
  await bus.publish(wireMessage(TOPICS.orderUpdates, { orderId: 'a', status: 'NEW', tsNs: 0n }));
  expect(subscription.poll()).toMatchObject({ value: { orderId: 'a', status: 'NEW' } });
  expect([subscription.poll(), subscription.counts().malformed]).toEqual([undefined, 1]);
});

test('the names come from the configuration, the rest does not', () => {
  const names = { ...TOPIC_NAMES, trades: 'eu.trades.{symbol}', orders: 'eu.orders' };
  const table = topicTable(names);
  expect(table.trades).toEqual({ ...TOPICS.trades, pattern: 'eu.trades.*' });
  expect(table.orders).toEqual({ ...TOPICS.orders, pattern: 'eu.orders' });
  expect(table.fills).toEqual(TOPICS.fills);
});
