/**
 * The rehearsal: a broker as a process of its own trades live at the simulated venue, over a real Redis, and is killed
 * again and again. At the end every order must have one known end, nothing may have been placed twice, and the fills that
 * were told must be those of the venue.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Bus, createRedisBus, TOPICS, type TopicFamily, wireMessage } from '../../src/core/bus/index.ts';
import type { FillEvent, OrderEvent, OrderUpdate, PositionSnapshot } from '../../src/core/contracts/index.ts';
import { asPrice, asQuantity, parseDecimal } from '../../src/core/money/index.ts';
import { createRandomSource, drawInteger, type RandomSource } from '../../src/core/random.ts';
import { msToNs } from '../../src/core/time.ts';
import { startRedis } from '../../tests/integration/redis/start-redis.ts';
import { discrepanciesOf } from '../../tests/system/broker-audit.ts';
import { installProcesses, type Processes } from '../drill/processes.ts';
import { openVenue, realTimers, SYMBOLS } from './venue.ts';

/** How hard the rehearsal is. */
export interface RehearsalPlan {
  /** Decides about orders, faults, and when the broker is killed. */
  readonly seed: number;
  readonly orders: number;
  readonly kills: number;
}

/** What came of it. */
export interface RehearsalResult {
  readonly discrepancies: readonly string[];
  /** How orders ended. */
  readonly ends: Readonly<Record<string, number>>;
  /** Why orders were rejected. */
  readonly reasons: Readonly<Record<string, number>>;
  readonly placedCount: number;
  readonly fillCount: number;
  readonly killCount: number;
  readonly wallSeconds: number;
}

/** Name of the venue, as the shipped settings have it. */
const VENUE = 'binanceus';

/** Orders that are on their way at the same time. */
const UNDER_WAY_MAX = 200;

/** Longest wait for the last order to end, in milliseconds. */
const PATIENCE_MS = 180_000;

/** Everything that the broker has told. */
interface Told {
  readonly updates: OrderUpdate[];
  readonly fills: FillEvent[];
  readonly positions: PositionSnapshot[];
  readonly ended: Set<string>;
}

/** Runs the rehearsal. */
export async function runRehearsal(
  plan: RehearsalPlan,
  say: (line: string) => void,
): Promise<RehearsalResult> {
  const startMs = performance.now();
  const root = await mkdtemp(join(tmpdir(), 'njord-rehearsal-'));
  const redis = await startRedis();
  const venue = await openVenue(plan.seed, true);
  const processes = await installProcesses(root, redis.port, { venueUrl: venue.url });
  const bus = await createRedisBus({
    connect: redis.connect,
    timers: realTimers,
    random: createRandomSource(1),
  });
  const told: Told = { updates: [], fills: [], positions: [], ended: new Set() };
  const market = startMarket(bus);
  try {
    await listen(bus, told);
    await processes.start('broker');
    await sleep(500);
    const ids = await trade({ plan, bus, processes, told, say });
    await untilEnded(ids, told);
    // Whatever would come twice has time to come.
    await sleep(3_000);
    await processes.end('broker');
    await sleep(500);
    return {
      discrepancies: discrepanciesOf({ exchange: venue.exchange, venue: VENUE, ...told }, ids),
      ends: counted(told.updates.filter(isEnd).map(({ status }) => status)),
      reasons: counted(told.updates.flatMap((each) => (each.status === 'REJECTED' ? [each.reason] : []))),
      placedCount: venue.exchange.orders().length,
      fillCount: told.fills.length,
      killCount: plan.kills,
      wallSeconds: (performance.now() - startMs) / 1_000,
    };
  } finally {
    market.stop();
    processes.killAll();
    await bus.close();
    await venue.close();
    await redis.stop();
    await rm(root, { recursive: true, force: true });
  }
}

interface Scene {
  readonly plan: RehearsalPlan;
  readonly bus: Bus;
  readonly processes: Processes;
  readonly told: Told;
  readonly say: (line: string) => void;
}

/** Sends orders as fast as they end, and kills the broker at drawn moments in between. */
async function trade({ plan, bus, processes, told, say }: Scene): Promise<readonly string[]> {
  const random = createRandomSource(plan.seed);
  const ids: string[] = [];
  const killAt = new Set<number>();
  while (killAt.size < plan.kills) killAt.add(drawInteger(random, 1, plan.orders - 1));
  let dying = Promise.resolve();
  let killCount = 0;
  while (ids.length < plan.orders) {
    if (ids.length - told.ended.size >= UNDER_WAY_MAX) {
      await sleep(5);
      continue;
    }
    const id = `order-${plan.seed}-${ids.length}`;
    ids.push(id);
    await bus.publish(wireMessage(TOPICS.orders, drawOrder(id, random)));
    if (drawInteger(random, 0, 30) === 0)
      await bus.publish(wireMessage(TOPICS.cancels, { order: { kind: 'order-id', orderId: id } }));
    if (!killAt.has(ids.length)) continue;
    // Orders go on coming while the broker dies and returns.
    dying = dying.then(async () => {
      await sleep(drawInteger(random, 0, 300));
      killCount += 1;
      say(`kill ${killCount}/${plan.kills} after ${ids.length} orders, ${told.ended.size} ended`);
      await processes.killAndRestart('broker');
    });
  }
  await dying;
  return ids;
}

function drawOrder(intentId: string, random: RandomSource): OrderEvent {
  const isLimit = drawInteger(random, 0, 3) === 0;
  const terms = isLimit
    ? ({
        type: 'limit',
        limitPrice: asPrice(parseDecimal(`${9 + drawInteger(random, 0, 20) / 10}`)),
      } as const)
    : ({ type: 'market' } as const);
  return {
    intentId,
    strategyId: 'rehearsal',
    venue: VENUE,
    symbol: SYMBOLS[drawInteger(random, 0, SYMBOLS.length - 1)] ?? SYMBOLS[0],
    side: drawInteger(random, 0, 1) === 0 ? 'buy' : 'sell',
    ...terms,
    quantity: asQuantity(parseDecimal(`0.${drawInteger(random, 10, 80)}`)),
    tsAcceptedNs: msToNs(Date.now()),
  };
}

/** Trades of the market that the broker takes its prices from. */
function startMarket(bus: Bus): { readonly stop: () => void } {
  const timer = setInterval(() => {
    const trades = SYMBOLS.map((symbol) =>
      wireMessage(TOPICS.trades, {
        tsLocalNs: msToNs(Date.now()),
        symbol,
        side: 'buy',
        quantity: asQuantity(parseDecimal('1')),
        price: asPrice(parseDecimal('10')),
      }),
    );
    // Prices are lossy: the next ones are on their way.
    bus.publishBatch(trades).catch(() => undefined);
  }, 200);
  return {
    stop() {
      clearInterval(timer);
    },
  };
}

async function listen(bus: Bus, told: Told): Promise<void> {
  await read(bus, TOPICS.orderUpdates, (update) => {
    told.updates.push(update);
    if (isEnd(update)) told.ended.add(update.orderId);
  });
  await read(bus, TOPICS.fills, (fill) => told.fills.push(fill));
  await read(bus, TOPICS.positions, (position) => told.positions.push(position));
}

async function read<Message>(
  bus: Bus,
  family: TopicFamily<Message>,
  take: (message: Message) => void,
): Promise<void> {
  const subscription = await bus.subscribe(family, { consumer: 'rehearsal' });
  void (async () => {
    for await (const delivery of subscription) {
      if (delivery.kind !== 'message') continue;
      take(delivery.value);
      subscription.acknowledge(delivery);
    }
  })();
}

async function untilEnded(ids: readonly string[], { ended }: Told): Promise<void> {
  const startMs = performance.now();
  while (ended.size < ids.length && performance.now() - startMs < PATIENCE_MS) await sleep(50);
}

function isEnd({ status }: OrderUpdate): boolean {
  return status === 'FILLED' || status === 'CANCELED' || status === 'REJECTED';
}

function counted(words: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries([...Map.groupBy(words, (word) => word)].map(([word, all]) => [word, all.length]));
}
