import { expect, test } from 'vitest';
import { createMemoryBus, TOPICS, wireMessage } from '../../src/core/bus/index.ts';
import type { FillEvent, OrderUpdate } from '../../src/core/contracts/index.ts';
import { asPrice, asQuantity, ONE, parseDecimal, ZERO } from '../../src/core/money/index.ts';
import { startService } from '../../src/core/service/index.ts';
import {
  type BrokerAlarm,
  brokerJournal,
  brokerService,
  openOrderIdsIn,
  type ReadTrade,
  statusOf,
  type Venue,
  type VenueOrder,
} from '../../src/services/broker/index.ts';
import { createVirtualTimers } from '../core/kill-switch/virtual-timers.ts';
import { settled } from '../core/service/mortal.ts';
import { type Disk, journalOn } from '../core/service/summing-service.ts';
import { SYMBOL, WIDE } from './broker-life.ts';
import { orderOf } from './broker-world.ts';

/** A venue of few words: no stream, and no client ids in its trades. */
async function openStrangeWorld(readKillState: () => 'clear' = () => 'clear') {
  const { clock, ...time } = createVirtualTimers();
  const orders = new Map<string, VenueOrder>();
  const trades: ReadTrade[] = [];
  const venue: Venue = {
    name: 'simulated',
    requestLifeMs: 100,
    stream: null,
    place({ clientOrderId }) {
      const order = shown(clientOrderId, 'open');
      orders.set(clientOrderId, order);
      return Promise.resolve(order);
    },
    cancel: ({ clientOrderId }) => Promise.resolve(orders.get(clientOrderId)!),
    orderByClientId: ({ clientOrderId }) => Promise.resolve(orders.get(clientOrderId) ?? null),
    openOrders: () => Promise.resolve([...orders.values()].filter(({ statusWord }) => statusWord === 'open')),
    tradesSince: () => Promise.resolve(trades),
    balances: () => Promise.resolve([]),
  };
  const bus = createMemoryBus();
  const disk: Disk = { records: [] };
  const alarms: BrokerAlarm[] = [];
  const definition = brokerService(
    { clock, timers: time, draw: () => 0, readKillState, venue, onAlarm: (alarm) => alarms.push(alarm) },
    {
      limits: WIDE,
      isLive: true,
      concurrentCallsMax: 2,
      callTimeoutMs: 1_000,
      pollMs: 500,
      reconcileMs: 500,
      symbols: [SYMBOL],
    },
  );
  const service = await startService(definition, {
    bus,
    journal: journalOn(disk),
    wait: () => Promise.resolve(),
    observe: (event) => {
      if (event.kind === 'message-failed') throw event.error;
    },
  });
  const updates = await bus.subscribe(TOPICS.orderUpdates, { consumer: 'test' });
  const fills = await bus.subscribe(TOPICS.fills, { consumer: 'test' });
  const told: { readonly updates: OrderUpdate[]; readonly fills: FillEvent[] } = { updates: [], fills: [] };
  const price = { tsLocalNs: 0n, symbol: SYMBOL, side: 'buy', quantity: asQuantity(ONE) } as const;
  await bus.publish(wireMessage(TOPICS.trades, { ...price, price: asPrice(parseDecimal('10')) }));
  return {
    orders,
    trades,
    disk,
    alarms,
    told,
    service,
    async order(id: string) {
      await bus.publish(wireMessage(TOPICS.orders, orderOf(id, {}, clock.nowNs())));
    },
    async pass(milliseconds: number) {
      for (let left = milliseconds; left > 0; left -= 50) {
        await time.advance(50);
        await settled();
      }
      for (let item = updates.poll(); item !== undefined; item = updates.poll())
        if (item.kind === 'message') told.updates.push(item.value);
      for (let item = fills.poll(); item !== undefined; item = fills.poll())
        if (item.kind === 'message') told.fills.push(item.value);
    },
  };
}

function shown(clientOrderId: string, statusWord: string, filled = ZERO): VenueOrder {
  return {
    clientOrderId,
    venueOrderId: `EX-${clientOrderId}`,
    symbol: SYMBOL,
    status: statusOf(statusWord),
    statusWord,
    filledQuantity: filled,
    averagePrice: null,
    tsNs: 1n,
  };
}

function tradeOf(tradeId: string, venueOrderId: string, tsMs = 1): ReadTrade {
  const trade = {
    tradeId,
    venueOrderId,
    clientOrderId: null,
    symbol: SYMBOL,
    side: 'buy',
    quantity: asQuantity(ONE),
    price: asPrice(parseDecimal('10')),
    fee: parseDecimal('0.001'),
    feeCurrency: 'ATOM',
    tsMs,
  } as const;
  return { kind: 'trade', trade };
}

function kinds(alarms: readonly BrokerAlarm[]): readonly string[] {
  return alarms.map(({ kind }) => kind);
}

test('an order that vanished is looked up, and ends when its execution is found by the name of the venue', async () => {
  const world = await openStrangeWorld();
  await world.order('a');
  await world.pass(200);
  const [clientOrderId = ''] = world.orders.keys();
  world.orders.set(clientOrderId, shown(clientOrderId, 'closed', ONE));
  await world.pass(1_000);
  expect(world.told.updates.map(({ status }) => status)).toEqual(['NEW']);
  world.trades.push(tradeOf('1', `EX-${clientOrderId}`));
  await world.pass(1_000);
  expect(world.told.updates.map(({ status }) => status)).toEqual(['NEW', 'FILLED']);
  expect(world.told.fills).toMatchObject([
    { orderId: 'a', fillId: `simulated:${SYMBOL}:1`, feeCurrency: 'ATOM' },
  ]);
  await world.service.stop();
});

test('an unknown word is an alarm, and the order goes on being watched', async () => {
  const world = await openStrangeWorld();
  await world.order('a');
  await world.pass(200);
  const [clientOrderId = ''] = world.orders.keys();
  world.orders.set(clientOrderId, shown(clientOrderId, 'halted'));
  await world.pass(1_000);
  expect(world.alarms).toContainEqual({ kind: 'unknown-status', orderId: 'a', word: 'halted' });
  world.orders.set(clientOrderId, shown(clientOrderId, 'canceled'));
  await world.pass(1_000);
  expect(world.told.updates.map(({ status }) => status)).toEqual(['NEW', 'CANCELED']);
  await world.service.stop();
});

test('an order that the venue forgets is an alarm and not an end', async () => {
  const world = await openStrangeWorld();
  await world.order('a');
  await world.pass(200);
  world.orders.clear();
  await world.pass(2_000);
  expect(world.alarms).toContainEqual({ kind: 'order-lost', orderId: 'a' });
  expect(world.told.updates.map(({ status }) => status)).toEqual(['NEW']);
  await world.service.stop();
  const reader = brokerJournal(TOPICS, 'simulated').create(world.disk.records.findLast(isSnapshot)?.state);
  expect(openOrderIdsIn(reader.snapshot())).toEqual(['a']);
});

test('what cannot be read, and what belongs to nobody, is set aside and told once', async () => {
  const world = await openStrangeWorld();
  world.trades.push(tradeOf('9', 'EX-by-hand'), { kind: 'unreadable', problem: 'no price', text: '{}' });
  await world.pass(3_000);
  expect(kinds(world.alarms)).toEqual(['set-aside', 'set-aside']);
  expect(world.told.fills).toEqual([]);
  expect(JSON.stringify(world.disk.records)).toContain('no price');
  await world.service.stop();
});

test('a long list of executions is told in parts that fit into the journal, each once', async () => {
  const world = await openStrangeWorld();
  await world.order('a');
  await world.pass(200);
  const [clientOrderId = ''] = world.orders.keys();
  for (let id = 0; id < 950; id += 1)
    world.trades.push(tradeOf(String(id), `EX-${clientOrderId}`, 1 + (id % 7)));
  await world.pass(5_000);
  expect(new Set(world.told.fills.map(({ fillId }) => fillId)).size).toBe(950);
  expect(world.told.fills).toHaveLength(950);
  expect(Math.max(...world.disk.records.map((record) => JSON.stringify(record).length))).toBeLessThan(
    500_000,
  );
  await world.service.stop();
});

test('an execution after the end of its order is told all the same', async () => {
  const world = await openStrangeWorld();
  await world.order('a');
  await world.pass(200);
  const [clientOrderId = ''] = world.orders.keys();
  world.orders.set(clientOrderId, shown(clientOrderId, 'canceled'));
  await world.pass(1_000);
  world.trades.push(tradeOf('1', `EX-${clientOrderId}`));
  await world.pass(1_000);
  expect(world.alarms).toContainEqual({ kind: 'late-execution', orderId: 'a', tradeId: '1' });
  expect(world.told.fills).toMatchObject([{ orderId: 'a', strategyId: 'strategy-1' }]);
  expect(world.told.updates.map(({ status }) => status)).toEqual(['NEW', 'CANCELED']);
  await world.service.stop();
});

test('a switch that cannot be asked stops orders, and the broker counts what it does', async () => {
  const world = await openStrangeWorld(() => {
    throw new Error('no switch');
  });
  await world.order('a');
  await world.pass(200);
  expect(world.told.updates).toMatchObject([{ status: 'REJECTED', reason: 'kill-switch' }]);
  const measures = Object.fromEntries(
    world.service.status().measures.map(({ name, value }) => [name, value]),
  );
  expect(measures).toMatchObject({ 'orders-placed': 0, 'orders-refused': 1, 'waiting-calls': 0 });
  expect(measures['venue-contact-age-seconds']).toBeLessThan(1);
  await world.service.stop();
});

function isSnapshot(record: unknown): record is { readonly state: unknown } {
  return typeof record === 'object' && record !== null && 'state' in record;
}
