import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openVenue, realTimers } from '../../bench/broker/venue.ts';
import { installProcesses } from '../../bench/drill/processes.ts';
import { createRedisBus, TOPICS, wireMessage } from '../../src/core/bus/index.ts';
import {
  add,
  asPrice,
  asQuantity,
  type Decimal,
  formatDecimal,
  negate,
  parseDecimal,
  ZERO,
} from '../../src/core/money/index.ts';
import { createRandomSource } from '../../src/core/random.ts';
import { msToNs } from '../../src/core/time.ts';
import type { Exchange } from '../../src/services/venue/index.ts';
import { njord } from './njord-process.ts';
import { redisIsMissing, startRedis } from './redis/start-redis.ts';

/** What the account has bought and not sold, or sold and not bought, by symbol; those that are flat are left out. */
function heldAt(exchange: Exchange): Readonly<Record<string, string>> {
  const sums = new Map<string, Decimal>();
  for (const { symbol, side, quantity } of exchange.trades())
    sums.set(symbol, add(sums.get(symbol) ?? ZERO, side === 'buy' ? quantity : negate(quantity)));
  return Object.fromEntries(
    [...sums].flatMap(([symbol, sum]) => (formatDecimal(sum) === '0' ? [] : [[symbol, formatDecimal(sum)]])),
  );
}

test.skipIf(redisIsMissing() !== undefined)(
  'flattening closes what is held at the venue, in parts that the broker takes, and cancels what rests there',
  { timeout: 120_000 },
  async () => {
    const root = await mkdtemp(path.join(tmpdir(), 'njord-flatten-broker-'));
    const redis = await startRedis();
    const venue = await openVenue(9, false, 100_000);
    const processes = await installProcesses(root, redis.port, { venueUrl: venue.url, orderCap: 60 });
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
    const order = (intentId: string, quantity: string, limit: string | null) =>
      bus.publish(
        wireMessage(TOPICS.orders, {
          intentId,
          strategyId: 'trendline',
          venue: 'binanceus',
          symbol: 'ATOM/USDT',
          side: 'buy' as const,
          ...(limit === null
            ? { type: 'market' as const }
            : { type: 'limit' as const, limitPrice: asPrice(parseDecimal(limit)) }),
          quantity: asQuantity(parseDecimal(quantity)),
          tsAcceptedNs: msToNs(Date.now()),
        }),
      );
    const flatten = (...words: readonly string[]) =>
      njord('flatten', '--root', root, '--age-key-file', path.join(root, 'age.key'), ...words);
    try {
      for (const name of ['broker', 'risk-engine', 'strategy-runner'] as const) await processes.start(name);
      for (let index = 0; index < 4; index += 1) await order(`held-${index}`, '5', null);
      for (let left = 100; left > 0 && heldAt(venue.exchange)['ATOM/USDT'] !== '20'; left -= 1)
        await sleep(100);
      // The strategy runner has to hear of it, and the order must rest for as long as this takes.
      await order('resting', '1', '8.5');
      await sleep(700);
      expect(venue.exchange.openOrders()).toHaveLength(1);
      await processes.end('strategy-runner');

      expect(await flatten('--why', 'end of day')).toMatchObject({
        code: 0,
        out: expect.stringContaining('Flat: nothing is held.'),
      });
      expect(heldAt(venue.exchange)).toEqual({});
      expect(venue.exchange.openOrders()).toEqual([]);
      expect(venue.exchange.orders().filter(({ status }) => status === 'CANCELED')).toHaveLength(1);
      // 200 USDT were held; risk would have let them go at once, the broker lets 60 go.
      const sold = venue.exchange.orders().filter(({ side }) => side === 'sell');
      expect(sold.length).toBeGreaterThanOrEqual(4);
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
