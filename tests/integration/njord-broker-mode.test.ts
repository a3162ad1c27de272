import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openVenue, realTimers } from '../../bench/broker/venue.ts';
import { installProcesses } from '../../bench/drill/processes.ts';
import { createRedisBus, TOPICS, wireMessage } from '../../src/core/bus/index.ts';
import { asPrice, asQuantity, parseDecimal } from '../../src/core/money/index.ts';
import { createRandomSource } from '../../src/core/random.ts';
import { msToNs } from '../../src/core/time.ts';
import { njord } from './njord-process.ts';
import { redisIsMissing, startRedis } from './redis/start-redis.ts';

test.skipIf(redisIsMissing() !== undefined)(
  'a broker that lost a switch does not start over its open orders, and says so',
  { timeout: 60_000 },
  async () => {
    const root = await mkdtemp(path.join(tmpdir(), 'njord-broker-mode-'));
    const redis = await startRedis();
    const venue = await openVenue(4, false, 100_000);
    const processes = await installProcesses(root, redis.port, { venueUrl: venue.url });
    const bus = await createRedisBus({
      connect: redis.connect,
      timers: realTimers,
      random: createRandomSource(1),
    });
    const market = setInterval(() => {
      bus
        .publish(wireMessage(TOPICS.trades, { ...trade, tsLocalNs: msToNs(Date.now()) }))
        .catch(() => undefined);
    }, 100);
    try {
      await processes.start('broker');
      const order = {
        ...trade,
        intentId: 'resting',
        strategyId: 'mode',
        venue: 'binanceus',
        type: 'limit',
        limitPrice: trade.price,
        tsAcceptedNs: msToNs(Date.now()),
      } as const;
      await bus.publish(wireMessage(TOPICS.orders, { ...order, limitPrice: asPrice(parseDecimal('8.1')) }));
      for (let left = 100; left > 0 && venue.exchange.openOrders().length === 0; left -= 1) await sleep(100);
      expect(venue.exchange.openOrders()).toHaveLength(1);
      await processes.end('broker');

      // The variable NJORD_ENABLE_LIVE is not set for this process.
      const { code, err } = await njord(
        'run',
        'broker',
        '--root',
        root,
        '--age-key-file',
        path.join(root, 'age.key'),
      );
      expect(err).toContain('broker: dry run: nothing is sent to binanceus');
      expect(err).toContain(
        'Expected no open orders of live trading at the start of a dry run, found 1: resting.',
      );
      expect(code).toBe(1);
      expect(venue.exchange.openOrders()).toHaveLength(1);
    } finally {
      clearInterval(market);
      processes.killAll();
      await bus.close();
      await venue.close();
      await redis.stop();
      await rm(root, { recursive: true, force: true });
    }
  },
);

const trade = {
  symbol: 'ATOM/USDT',
  side: 'buy',
  quantity: asQuantity(parseDecimal('1')),
  price: asPrice(parseDecimal('10')),
} as const;
