/**
 * A broker, its journal and a simulated venue in one process, on time that passes when it is told to. The broker can die
 * at any moment: nothing of that life is heard of again, but what it had sent still arrives.
 */
import { createMemoryBus, type MemoryBus, TOPICS, wireMessage } from '../../src/core/bus/index.ts';
import type { FillEvent, OrderEvent, OrderUpdate, PositionSnapshot } from '../../src/core/contracts/index.ts';
import type { KillState } from '../../src/core/kill-switch/index.ts';
import { asPrice, asQuantity, parseDecimal } from '../../src/core/money/index.ts';
import { createRandomSource, drawFraction, drawInteger } from '../../src/core/random.ts';
import { Secret } from '../../src/core/secrets/index.ts';
import { type RunningService, type ServiceJournal, startService } from '../../src/core/service/index.ts';
import type { Timers } from '../../src/core/timers.ts';
import {
  type BrokerAlarm,
  type BrokerSettings,
  brokerService,
  dryRunVenue,
  type HttpAnswer,
  type HttpRequest,
  type SocketListener,
  simulatedVenue,
} from '../../src/services/broker/index.ts';
import {
  createFaults,
  createStreamFaults,
  createVenueApi,
  type Exchange,
  eventText,
  type FaultRates,
  openExchange,
  type VenueApi,
} from '../../src/services/venue/index.ts';
import { createVirtualTimers, type VirtualTimers } from '../core/kill-switch/virtual-timers.ts';
import { type Disk, journalOn } from '../core/service/summing-service.ts';

/** Instrument of every order here. */
export const SYMBOL = 'ATOM/USDT';

/** Name of the venue. */
export const VENUE = 'simulated';

/** Where a life may end. */
export const DEATHS = [
  'journal-before',
  'journal-after',
  'publish-before',
  'publish-after',
  'request-before',
  'request-after',
  'answer-before',
  'answer-after',
] as const;

/** A death of the broker: at this moment, after it was passed so many times. */
export interface Death {
  readonly moment: (typeof DEATHS)[number];
  readonly after: number;
}

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

class Died extends Error {}

/** Limits that leave room for everything; tests that are about limits have their own. */
export const WIDE = {
  orderCap: parseDecimal('1000'),
  dayCap: parseDecimal('1000000'),
  priceAgeMsMax: 60_000,
  orderAgeMsMax: 3_600_000,
};

const ACCOUNT = { key: 'key', secret: 'secret' };

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
  let life: Life | null = null;
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
    life = beginLife(deaths.shift());
    await life.begun;
    await settled();
  }

  function beginLife(death: Death | undefined): Life {
    let left = death?.after ?? 0;
    let dead = false;
    const isDead = (): boolean => dead;
    const endings: (() => void)[] = [];
    const die = (): void => {
      if (dead) return;
      dead = true;
      deathCount += 1;
      for (const end of endings) end();
    };
    const pass = (moment: string): void => {
      if (dead) throw new Died();
      if (moment !== death?.moment) return;
      left -= 1;
      if (left >= 0) return;
      die();
      throw new Died();
    };
    const timers: Timers = {
      start: (delayMs, callback) =>
        time.start(delayMs, () => {
          if (!dead) callback();
        }),
    };
    const venue =
      plan.isLive === false
        ? dryRunVenue(VENUE, () => undefined)
        : simulatedVenue(
            { clock, http: (request, signal) => travel(request, signal, pass, isDead), openSocket },
            {
              name: VENUE,
              url: 'http://venue',
              apiKey: { key: new Secret(ACCOUNT.key), secret: new Secret(ACCOUNT.secret) },
            },
          );
    const definition = brokerService(
      {
        clock,
        timers,
        draw: () => drawFraction(random),
        readKillState: () => world.kill,
        venue,
        onAlarm: (alarm) => world.alarms.push(alarm),
      },
      {
        limits: WIDE,
        isLive: plan.isLive !== false,
        concurrentCallsMax: 4,
        callTimeoutMs: 1_000,
        pollMs: 2_000,
        reconcileMs: 5_000,
        symbols: [SYMBOL],
        ...plan.settings,
      },
    );
    const mortalBus = {
      publish: (message: Parameters<MemoryBus['publish']>[0]) => bus.publish(message),
      async subscribe(...given: Parameters<MemoryBus['subscribe']>) {
        if (dead) throw new Died();
        const subscription = await bus.subscribe(...given);
        if (isDead()) {
          await subscription.close();
          throw new Died();
        }
        endings.push(() => void subscription.close());
        return subscription;
      },
      forget: (consumer: string) => bus.forget(consumer),
      close: () => Promise.resolve(),
      async publishBatch(...[batch, origin]: Parameters<MemoryBus['publishBatch']>) {
        pass('publish-before');
        await bus.publishBatch(batch, origin);
        pass('publish-after');
      },
    } as unknown as MemoryBus;
    const own: { service: RunningService | null } = { service: null };
    const begun = startService(
      definition,
      {
        bus: mortalBus,
        journal: slowJournal(pass),
        wait: () => (dead ? new Promise<never>(() => undefined) : Promise.resolve()),
        observe: (event) => {
          if (event.kind === 'message-failed') throw event.error;
        },
      },
      { stepMessagesMax: 4, snapshotEvery: 7 },
    );
    const started = begun.then(
      (service) => {
        own.service = service;
        service.finished.catch((error: unknown) => {
          if (!(error instanceof Died)) throw error;
        });
      },
      (error: unknown) => {
        if (!(error instanceof Died)) throw error;
      },
    );
    return {
      // A service that dies while it starts never comes to an end.
      begun: Promise.race([started, settled().then(settled)]),
      isDead,
      die,
      get service() {
        return own.service;
      },
    };

    /** A disk takes its time: what was asked for before it is done may have gone out already. */
    function slowJournal(at: (moment: string) => void): ServiceJournal {
      const journal = journalOn(disk);
      return {
        ...journal,
        async append(record) {
          at('journal-before');
          await new Promise<void>((resolve) => {
            time.start(DISK_MS, resolve);
          });
          at('journal-write');
          await journal.append(record);
          at('journal-after');
        },
      };
    }

    function openSocket(_url: string, listener: SocketListener) {
      const spoil = createStreamFaults(faults);
      let stop: () => void = () => undefined;
      let isOpen = true;
      const close = (reason: string): void => {
        if (!isOpen) return;
        isOpen = false;
        stop();
        if (!dead) listener.onClose(reason);
      };
      endings.push(() => {
        isOpen = false;
        stop();
      });
      time.start(1, () => {
        if (!dead) listener.onOpen();
      });
      return {
        send() {
          stop = exchange.listen((event) => {
            const step = spoil(eventText(event));
            if (step.kind === 'drop') close('dropped');
            else
              for (const text of step.texts)
                time.start(1, () => {
                  if (isOpen && !dead) listener.onText(text);
                });
          });
        },
        close() {
          close('closed');
        },
      };
    }
  }

  /** A request goes to the venue and its answer back; what was sent arrives, whoever has given up or died meanwhile. */
  function travel(
    { method, url, headers, body }: HttpRequest,
    signal: AbortSignal,
    pass: (moment: string) => void,
    isDead: () => boolean,
  ): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      pass('request-before');
      const isLate = drawFraction(random) < (plan.faults === undefined ? 0 : 0.02);
      const ownMs = method === 'POST' ? world.placingLatencyMs : null;
      const thereMs = ownMs ?? world.latencyMs ?? drawInteger(random, 1, isLate ? 3_000 : 30);
      signal.addEventListener('abort', () => {
        reject(new Error('aborted'));
      });
      time.start(thereMs, () => {
        const reply = api.reply(
          {
            method,
            target: url.slice('http://venue'.length),
            body,
            key: headers['x-api-key'],
            timestamp: headers['x-timestamp'],
            signature: headers['x-signature'],
          },
          nowMs(),
        );
        if (isDead() || reply.kind === 'silence') return;
        const back = reply.kind === 'answer' ? reply.delayMs : 0;
        time.start(1 + back, () => {
          if (isDead()) return;
          try {
            pass('answer-before');
            if (reply.kind === 'answer')
              resolve({ status: reply.status, retryAfter: reply.retryAfter ?? undefined, body: reply.body });
            else reject(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
            pass('answer-after');
          } catch (error) {
            if (!(error instanceof Died)) throw error;
          }
        });
      });
      pass('request-after');
    });
  }
}

interface Life {
  readonly begun: Promise<void>;
  readonly isDead: () => boolean;
  readonly die: () => void;
  readonly service: RunningService | null;
}

/** Time of the disk for a record, in milliseconds. */
const DISK_MS = 5;

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

function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
