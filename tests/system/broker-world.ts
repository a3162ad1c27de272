/**
 * A broker, its journal and a simulated venue in one process, on time that passes when it is told to. The broker can die
 * at any moment: nothing of that life is heard of again, but what it had sent still arrives.
 */
import { createMemoryBus, type MemoryBus, TOPICS, wireMessage } from '../../src/core/bus/index.ts';
import type { FillEvent, OrderEvent, OrderUpdate, PositionSnapshot } from '../../src/core/contracts/index.ts';
import type { KillState } from '../../src/core/kill-switch/index.ts';
import { asPrice, asQuantity, parseDecimal } from '../../src/core/money/index.ts';
import { createRandomSource } from '../../src/core/random.ts';
import type { RunningService } from '../../src/core/service/index.ts';
import type { BrokerAlarm, BrokerSettings } from '../../src/services/broker/index.ts';
import {
  createFaults,
  createVenueApi,
  type Exchange,
  type FaultRates,
  openExchange,
  type VenueApi,
} from '../../src/services/venue/index.ts';
import { createVirtualTimers, type VirtualTimers } from '../core/kill-switch/virtual-timers.ts';
import type { Disk } from '../core/service/summing-service.ts';
import { ACCOUNT, type BrokerLife, beginLife, type Death, SYMBOL, settled, VENUE } from './broker-life.ts';
import { Died } from './broker-network.ts';

/** What kind of world it is. */
export interface WorldPlan {
  readonly seed: number;
  readonly faults?: FaultRates;
  readonly deaths?: readonly Death[];
  /** Whether client ids may be used again once their order has ended. */
  readonly idsAreTaken?: 'for-ever' | 'while-open';
  readonly isLive?: boolean;
  readonly settings?: Partial<BrokerSettings>;
  /** Journal of an earlier world; an empty one by default. */
  readonly disk?: Disk;
}

/** The world. */
export interface BrokerWorld {
  readonly exchange: Exchange;
  /** Name of the venue. */
  readonly venue: string;
  readonly api: VenueApi;
  readonly time: VirtualTimers;
  readonly bus: MemoryBus;
  readonly disk: Disk;
  readonly alarms: BrokerAlarm[];
  readonly updates: OrderUpdate[];
  readonly fills: FillEvent[];
  readonly positions: PositionSnapshot[];
  readonly deathCount: () => number;
  /** State of the kill switch. */
  kill: KillState;
  /** Requests on their way take so long, in milliseconds; drawn by default. */
  latencyMs: number | null;
  /** The same for requests that place orders; as all others by default. */
  placingLatencyMs: number | null;
  readonly order: (id: string, terms?: Partial<OrderTermsText>) => Promise<void>;
  readonly publishOrder: (order: OrderEvent) => Promise<void>;
  readonly cancel: (orderId: string) => Promise<void>;
  /** Lets time pass, with trades of the market and the lives of the broker. */
  readonly pass: (milliseconds: number) => Promise<void>;
  /** Lets a few milliseconds pass, without trades of the market. */
  readonly step: (milliseconds: number) => Promise<void>;
  /** Ends this life at once. */
  readonly die: () => void;
  readonly status: () => ReturnType<RunningService['status']> | null;
  readonly close: () => Promise<void>;
  /** Price of the market that the broker sees; null for silence. */
  marketPrice: string | null;
}

interface OrderTermsText {
  readonly side: 'buy' | 'sell';
  readonly quantity: string;
  readonly limitPrice: string | null;
  readonly venue: string;
}

/** Opens the world, with the broker in its first life. */
export async function openBrokerWorld(plan: WorldPlan): Promise<BrokerWorld> {
  const time = createVirtualTimers();
  const { clock } = time;
  const random = createRandomSource(plan.seed);
  const faults = createFaults(createRandomSource(plan.seed + 1), plan.faults ?? {});
  const exchange = openExchange({
    seed: plan.seed + 2,
    markets: [{ symbol: SYMBOL, price: asPrice(parseDecimal('10')) }],
    funds: new Map([
      ['USDT', parseDecimal('1000000')],
      ['ATOM', parseDecimal('1000000')],
    ]),
    feeRate: parseDecimal('0.001'),
    restTicksMax: 40,
    ...(plan.idsAreTaken === undefined ? {} : { idsAreTaken: plan.idsAreTaken }),
  });
  const api = createVenueApi({ exchange, faults, account: ACCOUNT });
  const bus = createMemoryBus();
  const { disk = { records: [] } } = plan;
  const deaths = [...(plan.deaths ?? [])];
  let life: BrokerLife | null = null;
  let deathCount = 0;
  const nowMs = (): number => Number(clock.nowNs() / 1_000_000n);
  const world: BrokerWorld = {
    exchange,
    venue: VENUE,
    api,
    time,
    bus,
    disk,
    alarms: [],
    updates: [],
    fills: [],
    positions: [],
    deathCount: () => deathCount,
    kill: 'clear',
    latencyMs: null,
    placingLatencyMs: null,
    marketPrice: '10',
    order: (id, terms = {}) => world.publishOrder(orderOf(id, terms, clock.nowNs())),
    async publishOrder(order) {
      await bus.publish(wireMessage(TOPICS.orders, order));
    },
    async cancel(orderId) {
      await bus.publish(wireMessage(TOPICS.cancels, { order: { kind: 'order-id', orderId } }));
    },
    async pass(milliseconds) {
      for (let left = milliseconds; left > 0; left -= TICK_MS) {
        await publishPrice();
        await advance(Math.min(left, TICK_MS));
        exchange.tick(nowMs());
        await settled();
        if (life?.isDead() === true) await begin();
        await gather();
      }
    },
    step: (milliseconds) => advance(milliseconds),
    die() {
      life?.die();
    },
    status: () => life?.service?.status() ?? null,
    async close() {
      const stopping = life?.service?.stop().catch((error: unknown) => {
        if (!(error instanceof Died)) throw error;
      });
      // The last snapshot takes the time of the disk.
      await advance(TICK_MS);
      await stopping;
      life?.die();
      await bus.close();
    },
  };
  const readers = {
    updates: await bus.subscribe(TOPICS.orderUpdates, { consumer: 'test' }),
    fills: await bus.subscribe(TOPICS.fills, { consumer: 'test' }),
    positions: await bus.subscribe(TOPICS.positions, { consumer: 'test' }),
  };
  await begin();
  await world.pass(TICK_MS);
  return world;

  /** The loop of this process turns between two steps of time: memory bus and service go on by microtasks alone. */
  async function advance(milliseconds: number): Promise<void> {
    for (let left = milliseconds; left > 0; left -= STEP_MS) {
      await time.advance(Math.min(left, STEP_MS));
      await settled();
    }
  }

  async function publishPrice(): Promise<void> {
    if (world.marketPrice === null) return;
    await bus.publish(
      wireMessage(TOPICS.trades, {
        tsLocalNs: clock.nowNs(),
        symbol: SYMBOL,
        side: 'buy',
        quantity: asQuantity(parseDecimal('1')),
        price: asPrice(parseDecimal(world.marketPrice)),
      }),
    );
    await settled();
  }

  async function gather(): Promise<void> {
    for (const [name, reader] of Object.entries(readers)) {
      for (let item = reader.poll(); item !== undefined; item = reader.poll()) {
        if (item.kind !== 'message') continue;
        // Each list takes what its topic carries.
        (world[name as keyof typeof readers] as unknown[]).push(item.value);
      }
    }
    await settled();
  }

  async function begin(): Promise<void> {
    life = beginLife(
      { plan, time, bus, disk, exchange, api, faults, random, conditions: world },
      deaths.shift(),
      () => {
        deathCount += 1;
      },
    );
    await life.begun;
    await settled();
  }
}

const TICK_MS = 100;
const STEP_MS = 20;

/** Makes an order that risk has approved. */
export function orderOf(id: string, terms: Partial<OrderTermsText>, nowNs: bigint): OrderEvent {
  const { side = 'buy', quantity = '1', limitPrice = null, venue = VENUE } = terms;
  return {
    intentId: id,
    strategyId: 'strategy-1',
    venue,
    symbol: SYMBOL,
    side,
    quantity: asQuantity(parseDecimal(quantity)),
    ...(limitPrice === null
      ? { type: 'market' }
      : { type: 'limit', limitPrice: asPrice(parseDecimal(limitPrice)) }),
    tsAcceptedNs: nowNs,
  };
}
