import { describe, expect, test } from 'vitest';
import { type ClosingGiven, closePositions } from '../../src/cli/system/close-positions.ts';
import { readStoredBooks } from '../../src/cli/system/stored-books.ts';
import { createMemoryBus, TOPICS, wireMessage } from '../../src/core/bus/index.ts';
import type { TradeEvent } from '../../src/core/contracts/index.ts';
import { formatDecimal, isZero, parseDecimal } from '../../src/core/money/index.ts';
import { createVirtualClock } from '../../src/core/virtual-clock.ts';
import { booksService } from '../../src/services/books/index.ts';
import { createFlattener, OPERATOR } from '../../src/services/flattener/index.ts';
import { GENERATED_START_NS, generateTrades } from '../../src/services/market-data/index.ts';
import { NO_COSTS, paperService } from '../../src/services/paper-trader/index.ts';
import { type KillState, riskService } from '../../src/services/risk-engine/index.ts';
import { runnerService } from '../../src/services/strategy-runner/index.ts';
import { type Life, live, settled } from '../core/service/mortal.ts';
import type { Disk } from '../core/service/summing-service.ts';
import { restless } from './restless.ts';

/** The day until the operator comes: services have traded, and the strategies are stopped. */
async function tradedDay(readKillState: () => KillState = () => 'clear') {
  const clock = createVirtualClock(GENERATED_START_NS);
  const bus = createMemoryBus();
  const limits = {
    perOrderCap: parseDecimal('400'),
    dailyLossCap: parseDecimal('1000000'),
    ordersPerMinuteCap: 1_000,
    lastTradeAgeMsMax: 60_000,
  };
  let killState: () => KillState = () => 'clear';
  const definitions = {
    'strategy-runner': runnerService({
      clock,
      strategies: () => [restless('a', 3), restless('b', 5)],
      onFailure: ({ error }) => {
        throw error;
      },
    }),
    'risk-engine': riskService({ clock, readKillState: () => killState() }, { limits, venue: 'paper' }),
    'paper-trader': paperService(clock, { venue: 'paper', costs: NO_COSTS }),
  };
  const books = booksService();
  const bookkeeper = await live(books.definition, bus, { records: [] }, null);
  const disks = new Map<string, Disk>();
  const lives = new Map<string, Life>();
  for (const [name, definition] of Object.entries(definitions)) {
    const disk = { records: [] };
    disks.set(name, disk);
    lives.set(name, await live(definition, bus, disk, null, { snapshotEvery: 5 }));
  }
  const trades = generateTrades({ seed: 7, tradeCount: 60, symbolCount: 2, startNs: GENERATED_START_NS });
  const last = new Map<string, TradeEvent>();
  for (const trade of trades) {
    last.set(trade.symbol, trade);
    clock.advanceTo(trade.tsLocalNs);
    await bus.publish(wireMessage(TOPICS.trades, trade));
    await settled();
  }
  await lives.get('strategy-runner')!.bury();
  killState = readKillState;

  const exchange = { venue: 'binanceus', symbols: ['ATOM/USDT'] };
  const stored = await readStoredBooks(
    {
      async *read(name) {
        yield* disks.get(name)!.records;
      },
      wait: () => Promise.resolve(),
    },
    { clock, topics: TOPICS, config: { paper: NO_COSTS, broker: undefined, exchange } },
  );
  const flattener = createFlattener({ runId: 'flatten-x', meta: {} });
  for (const position of stored.positions) flattener.takePosition(position);
  return {
    flattener,
    stored,
    end: (name: string) => lives.get(name)!.bury(),
    /** Closes what is held, and returns the books after that. */
    async close(change: (given: ClosingGiven) => Partial<ClosingGiven> = () => ({})) {
      const given: ClosingGiven = {
        bus,
        topics: TOPICS,
        clock,
        flattener,
        ...stored,
        fillsAreWhole: true,
        timeoutMs: 20_000,
        isEnded: () => false,
        async wait(delayMs) {
          clock.advanceTo(clock.nowNs() + BigInt(delayMs) * 1_000_000n);
          for (const trade of last.values())
            await bus.publish(wireMessage(TOPICS.trades, { ...trade, tsLocalNs: clock.nowNs() }));
          await settled();
        },
      };
      const closing = await closePositions({ ...given, ...change(given) });
      for (const life of lives.values()) await life.bury();
      await settled();
      await bookkeeper.bury();
      return { closing, audit: books.books.audit() };
    },
  };
}

describe('closing positions over a bus', () => {
  test('reads what is held from the journals, and leaves nothing of it', async () => {
    const day = await tradedDay();
    expect(day.stored.positions.some(({ quantity }) => !isZero(quantity))).toBe(true);
    expect(day.stored.restingOrderIds.length).toBeGreaterThan(0);
    const { closing, audit } = await day.close();
    expect(closing).toEqual({ outcome: 'flat', missingCount: 0, restingOrderIds: [] });
    expect(audit.discrepancies).toEqual([]);
    expect(audit.lines.map(({ quantity }) => formatDecimal(quantity))).toEqual(['0', '0']);
    expect(audit.counts).toMatchObject({ open: 0, canceled: day.stored.restingOrderIds.length });
    const lines = day.flattener.lines();
    expect(lines.every(({ orderCount }) => orderCount > 0)).toBe(true);
  });

  test('knows the positions that came after the journal', async () => {
    const day = await tradedDay();
    const { symbol } = day.stored.positions[0]!;
    const known = createFlattener({ runId: 'flatten-y', meta: {} });
    const { closing } = await day.close(() => ({ flattener: known, cursors: new Map() }));
    expect(closing.outcome).toBe('flat');
    expect(known.lines().map((line) => line.symbol)).toContain(symbol);
  });

  test('is stuck when the kill switch is tripped meanwhile', async () => {
    const day = await tradedDay(() => 'file');
    const { closing, audit } = await day.close();
    expect(closing.outcome).toBe('stuck');
    expect(day.flattener.lines().every(({ obstacle }) => obstacle === 'kill-switch')).toBe(true);
    expect(audit.discrepancies).toEqual([]);
  });

  test('ends when its time is over, or when it is asked to', async () => {
    const silent = await tradedDay();
    await silent.end('risk-engine');
    expect((await silent.close()).closing.outcome).toBe('timed-out');
    expect(silent.flattener.lines().every(({ isWaiting }) => isWaiting)).toBe(true);

    const impatient = await tradedDay();
    expect((await impatient.close(() => ({ isEnded: () => true }))).closing.outcome).toBe('ended');
  });

  test('is not done while orders rest that nobody cancels', async () => {
    const day = await tradedDay();
    await day.end('paper-trader');
    const idle = createFlattener({ runId: 'flatten-x', meta: {} });
    const { closing } = await day.close(({ restingOrderIds }) => ({
      flattener: { ...idle, takePosition: () => undefined },
      restingOrderIds: restingOrderIds.slice(0, 1),
    }));
    expect(closing.outcome).toBe('timed-out');
    expect(closing.restingOrderIds).toEqual(day.stored.restingOrderIds.slice(0, 1));
  });

  test('sends nothing more once another flattening has taken over, and leaves its reader alone', async () => {
    const day = await tradedDay();
    const forgotten: string[] = [];
    const readers: { readonly close: () => Promise<void> }[] = [];
    let isOver = false;
    const { closing } = await day.close(({ bus, wait }) => ({
      bus: {
        publish: (message) => bus.publish(message),
        publishBatch: (batch, origin) => bus.publishBatch(batch, origin),
        close: () => bus.close(),
        async subscribe(family, options) {
          const subscription = await bus.subscribe(family, options);
          readers.push(subscription);
          return subscription;
        },
        forget: async (consumer) => void forgotten.push(consumer),
      },
      async wait(delayMs) {
        // What a bus over Redis does to the older of two readers under one name.
        if (!isOver) for (const reader of readers) void reader.close();
        isOver = true;
        await wait(delayMs);
      },
    }));
    expect(closing.outcome).toBe('replaced');
    expect(forgotten).toEqual([]);
    expect(day.flattener.lines().every(({ orderCount }) => orderCount === 0)).toBe(true);
  });

  test('holds nobody up afterwards: its reader is forgotten', async () => {
    const bus = createMemoryBus({ logCapacity: 2 });
    const clock = createVirtualClock(GENERATED_START_NS);
    const closing = await closePositions({
      bus,
      topics: TOPICS,
      clock,
      flattener: createFlattener({ runId: 'flatten-x', meta: {} }),
      cursors: new Map(),
      restingOrderIds: [],
      fillsAreWhole: true,
      timeoutMs: 10_000,
      isEnded: () => false,
      wait: async (delayMs) => {
        clock.advanceTo(clock.nowNs() + BigInt(delayMs) * 1_000_000n);
      },
    });
    expect(closing.outcome).toBe('flat');
    const cancel = wireMessage(TOPICS.decisions, { kind: 'approved', intentId: OPERATOR });
    for (let round = 0; round < 5; round += 1) await bus.publish(cancel);
  });

  test('waits for the end of a resting order at a venue that executes in parts', async () => {
    const bus = createMemoryBus();
    const clock = createVirtualClock(GENERATED_START_NS);
    const resting = { orderId: 'resting', tsNs: clock.nowNs() };
    let ticks = 0;
    const closing = await closePositions({
      bus,
      topics: TOPICS,
      clock,
      flattener: createFlattener({ runId: 'flatten-x', meta: {} }),
      cursors: new Map(),
      restingOrderIds: ['resting'],
      fillsAreWhole: false,
      timeoutMs: 10_000,
      isEnded: () => false,
      async wait(delayMs) {
        clock.advanceTo(clock.nowNs() + BigInt(delayMs) * 1_000_000n);
        ticks += 1;
        if (ticks === 2) {
          const update = { ...resting, status: 'PARTIALLY_FILLED' } as const;
          await bus.publish(wireMessage(TOPICS.orderUpdates, update));
        }
        if (ticks === 60) {
          const update = { ...resting, status: 'CANCELED' } as const;
          await bus.publish(wireMessage(TOPICS.orderUpdates, update));
        }
        await settled();
      },
    });
    expect(closing).toMatchObject({ outcome: 'flat', restingOrderIds: [] });
    expect(ticks).toBeGreaterThanOrEqual(60);
  });
});
