import {
  type Bus,
  createMemoryBus,
  createRedisBus,
  TOPICS,
  type TopicFamily,
  type WireMessage,
  wireMessage,
} from '../../src/core/bus/index.ts';
import { asPrice, asQuantity, parseDecimal } from '../../src/core/money/index.ts';
import { createRandomSource } from '../../src/core/random.ts';
import { REAL_TIMERS } from '../../tests/integration/redis/real-timers.ts';
import { startRedis } from '../../tests/integration/redis/start-redis.ts';
import type { Bench, BenchResult, Say } from '../bench.ts';
import { median } from '../measure/statistics.ts';
import { countOption, type OptionValues } from '../options.ts';
import { tableLines } from '../table.ts';

/** Batches are there to save round trips: on Redis they have to be worth it. */
export const busBench: Bench = {
  name: 'bus',
  claim:
    'events per second through the bus, one by one and in batches of 100, in memory and over a real Redis',
  examples: [
    ['bus', '2000 events five times over, with redis-server on a free port and appendfsync always'],
    ['bus --events 20000 --rounds 9', 'longer, for quieter figures'],
  ],
  options: {
    events: { type: 'string', help: 'events of each way in each round (2000)' },
    rounds: { type: 'string', help: 'rounds, of which the median counts (5)' },
  },
  run,
};

const BATCH_SIZE = 100;

const QUANTITY = asQuantity(parseDecimal('0.125'));

/** How much more a batched producer must get through Redis than one that waits for every answer. */
const GAIN_MIN = 5;

/** One way from a publisher to a reader. */
interface Way {
  readonly carrier: 'memory' | 'redis';
  readonly delivery: 'lossy' | 'durable';
  readonly batchSize: number;
}

interface Measured extends Way {
  readonly eventsPerSecond: number;
}

async function run(values: OptionValues, say: Say): Promise<BenchResult> {
  const eventCount = countOption(values, 'events', 2_000);
  const rounds = countOption(values, 'rounds', 5);
  const redis = await startRedis();
  const measured: Measured[] = [];
  try {
    for (const way of allWays()) {
      const rates: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const bus = await openBus(way, redis.connect, `${measured.length}.${round}:`);
        rates.push(await measure(bus, way, eventCount));
        await bus.close();
      }
      const eventsPerSecond = median(rates);
      measured.push({ ...way, eventsPerSecond });
      say(`${nameOf(way)}: ${Math.round(eventsPerSecond)} events/s`);
    }
  } finally {
    await redis.stop();
  }
  return describe(measured, eventCount, rounds);
}

function allWays(): readonly Way[] {
  const carriers = ['memory', 'redis'] as const;
  const deliveries = ['lossy', 'durable'] as const;
  return carriers.flatMap((carrier) =>
    deliveries.flatMap((delivery) => [1, BATCH_SIZE].map((batchSize) => ({ carrier, delivery, batchSize }))),
  );
}

function openBus(
  { carrier }: Way,
  connect: Parameters<typeof createRedisBus>[0]['connect'],
  prefix: string,
): Promise<Bus> {
  if (carrier === 'memory') return Promise.resolve(createMemoryBus());
  return createRedisBus({ connect, timers: REAL_TIMERS, random: createRandomSource(1), prefix });
}

/** Until every event has reached a reader, which acknowledges each. */
async function measure(bus: Bus, way: Way, eventCount: number): Promise<number> {
  return way.delivery === 'lossy'
    ? measureFamily(bus, way, eventCount, TOPICS.trades, trade)
    : measureFamily(bus, way, eventCount, TOPICS.intents, intent);
}

async function measureFamily<Message>(
  bus: Bus,
  { batchSize }: Way,
  eventCount: number,
  family: TopicFamily<Message>,
  make: (index: number) => Message,
): Promise<number> {
  const subscription = await bus.subscribe(family, { consumer: 'bench' });
  const events = Array.from({ length: eventCount }, (_, index) => wireMessage(family, make(index)));
  const startMs = performance.now();
  const publishing = publishAll(bus, events, batchSize);
  for (let count = 0; count < eventCount; ) {
    const delivery = await subscription.next();
    if (delivery.kind === 'closed') throw new Error('Expected a message, was the end.');
    if (delivery.kind === 'message') subscription.acknowledge(delivery);
    count += delivery.kind === 'gap' ? delivery.missingCount : 1;
  }
  await publishing;
  const seconds = (performance.now() - startMs) / 1_000;
  await subscription.close();
  return eventCount / seconds;
}

async function publishAll(bus: Bus, events: readonly WireMessage[], batchSize: number): Promise<void> {
  for (let start = 0; start < events.length; start += batchSize) {
    await bus.publishBatch(events.slice(start, start + batchSize));
  }
}

function trade(index: number) {
  return {
    symbol: 'BTC/USDT',
    side: 'buy',
    quantity: QUANTITY,
    price: asPrice(parseDecimal('64250.75')),
    tsLocalNs: 1_760_000_000_000_000_000n + BigInt(index),
  } as const;
}

function intent(index: number) {
  return {
    id: `bench-${index}`,
    tsLocalNs: 1_760_000_000_000_000_000n + BigInt(index),
    strategyId: 'bench',
    symbol: 'BTC/USDT',
    side: 'buy',
    type: 'market',
    quantity: QUANTITY,
    meta: {},
  } as const;
}

function nameOf({ carrier, delivery, batchSize }: Way): string {
  return `${carrier}, ${delivery}, ${batchSize === 1 ? 'single' : `batches of ${batchSize}`}`;
}

function describe(measured: readonly Measured[], eventCount: number, rounds: number): BenchResult {
  const gains = measured.flatMap((batched) => {
    const single = measured.find((each) => each.batchSize === 1 && isSameWay(each, batched));
    if (batched.batchSize === 1 || single === undefined) return [];
    const { carrier, delivery } = batched;
    return [{ carrier, delivery, gain: batched.eventsPerSecond / single.eventsPerSecond }];
  });
  const overRedis = gains.filter(({ carrier }) => carrier === 'redis');
  const passed = overRedis.every(({ gain }) => gain >= GAIN_MIN);
  return {
    passed,
    lines: [
      `${eventCount} events, median of ${rounds} rounds`,
      '',
      ...tableLines(
        ['way', 'events/s'],
        measured.map((each) => [nameOf(each), String(Math.round(each.eventsPerSecond))]),
      ),
      '',
      ...overRedis.map(
        ({ delivery, gain }) =>
          `${gain >= GAIN_MIN ? 'met    ' : 'NOT MET'} batches of ${BATCH_SIZE} over Redis, ${delivery}: ` +
          `${gain.toFixed(1)} times single, at least ${GAIN_MIN} wanted`,
      ),
    ],
    facts: { events: eventCount, rounds, measured, gains },
  };
}

function isSameWay(first: Way, second: Way): boolean {
  return first.carrier === second.carrier && first.delivery === second.delivery;
}
