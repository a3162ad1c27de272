import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openVenue, realTimers, SYMBOLS } from '../../bench/broker/venue.ts';
import { installProcesses } from '../../bench/drill/processes.ts';
import { createRedisBus, TOPICS, wireMessage } from '../../src/core/bus/index.ts';
import { asPrice, asQuantity, parseDecimal } from '../../src/core/money/index.ts';
import { createRandomSource } from '../../src/core/random.ts';
import { msToNs } from '../../src/core/time.ts';
import { njord } from './njord-process.ts';
import { redisIsMissing, startRedis } from './redis/start-redis.ts';

/** How a person stops trading, in an installation at `root` over this Redis. */
const TRIPS = {
  file: (root: string) => writeFile(path.join(root, 'var/njord.trading.halt'), ''),
  redis: async (_root: string, redis: Awaited<ReturnType<typeof startRedis>>) => {
    const client = redis.connect();
    await client.set('njord:trading:halt', '1');
    client.disconnect();
  },
  unreadable: async (_root: string, redis: Awaited<ReturnType<typeof startRedis>>) => {
    redis.freeze();
    await Promise.resolve();
  },
} as const;

test.skipIf(redisIsMissing() !== undefined).each(['file', 'redis', 'unreadable'] as const)(
  'no order of a real broker reaches the venue from 250 ms after a trip: %s',
  { timeout: 120_000 },
  async (source) => {
    const root = await mkdtemp(path.join(tmpdir(), 'njord-broker-gate-'));
    const redis = await startRedis();
    const venue = await openVenue(4, false);
    const processes = await installProcesses(root, redis.port, { venueUrl: venue.url });
    const bus = await createRedisBus({
      connect: redis.connect,
      timers: realTimers,
      random: createRandomSource(1),
    });
    const flooding = { isOver: false };
    try {
      await processes.start('broker');
      const flood = (async () => {
        for (let index = 0; !flooding.isOver; index += 1) {
          await bus.publishBatch([
            ...SYMBOLS.map((symbol) => wireMessage(TOPICS.trades, tradeOf(symbol))),
            wireMessage(TOPICS.orders, orderOf(`order-${index}`)),
          ]);
          await sleep(5);
        }
      })().catch(() => undefined);
      for (let left = 100; left > 0 && venue.api.arrivals().length < 20; left -= 1) await sleep(100);
      const before = venue.api.arrivals().length;
      await TRIPS[source](root, redis);
      const trippedMs = Date.now();
      await sleep(3_000);
      flooding.isOver = true;
      const late = venue.api.arrivals().filter(({ atMs }) => atMs > trippedMs + 250);
      expect(before).toBeGreaterThanOrEqual(20);
      expect(late).toEqual([]);
      if (source !== 'unreadable') await flood;
    } finally {
      flooding.isOver = true;
      processes.killAll();
      await redis.kill();
      await bus.close();
      await venue.close();
      await redis.stop();
      await rm(root, { recursive: true, force: true });
    }
  },
);

test('who executes orders is said by the settings alone: neither process runs in the place of the other', async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'njord-executor-'));
  try {
    await installProcesses(root, 1, { venueUrl: 'http://127.0.0.1:1' });
    const refusal = await njord(
      'run',
      'paper-trader',
      '--root',
      root,
      '--age-key-file',
      path.join(root, 'age.key'),
    );
    expect(refusal).toMatchObject({ code: 2, out: '' });
    expect(refusal.err).toContain(
      'expected no section "broker" in config/base.yaml for the paper-trader, was one',
    );
    await rm(path.join(root, 'config'), { recursive: true });
    await installProcesses(root, 1);
    const other = await njord('run', 'broker', '--root', root);
    expect(other).toMatchObject({ code: 2, out: '' });
    expect(other.err).toContain('expected a section "broker" in config/base.yaml, was none');
  } finally {
    await rm(root, { recursive: true, force: true });
  }
});

function tradeOf(symbol: string) {
  return {
    tsLocalNs: msToNs(Date.now()),
    symbol,
    side: 'buy',
    quantity: asQuantity(parseDecimal('1')),
    price: asPrice(parseDecimal('10')),
  } as const;
}

function orderOf(intentId: string) {
  return {
    intentId,
    strategyId: 'gate',
    venue: 'binanceus',
    symbol: SYMBOLS[0],
    side: 'buy',
    type: 'market',
    quantity: asQuantity(parseDecimal('0.5')),
    tsAcceptedNs: msToNs(Date.now()),
  } as const;
}
