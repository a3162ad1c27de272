/** One life of a broker, which can end at any moment: nothing of it is heard of again, but what it had sent still arrives. */
import type { MemoryBus } from '../../src/core/bus/index.ts';
import type { KillState } from '../../src/core/kill-switch/index.ts';
import { parseDecimal } from '../../src/core/money/index.ts';
import { drawFraction } from '../../src/core/random.ts';
import { Secret } from '../../src/core/secrets/index.ts';
import { type RunningService, type ServiceJournal, startService } from '../../src/core/service/index.ts';
import {
  type BrokerAlarm,
  type BrokerSettings,
  brokerService,
  dryRunVenue,
  simulatedVenue,
} from '../../src/services/broker/index.ts';
import type { Exchange, Faults } from '../../src/services/venue/index.ts';
import { Life } from '../../src/simulation/life.ts';
import { openVenueSocket } from '../../src/simulation/venue-socket.ts';
import { type Disk, journalOn } from '../core/service/summing-service.ts';
import { Died, type NetworkGround, travel } from './broker-network.ts';

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

/** Limits that leave room for everything; tests that are about limits have their own. */
export const WIDE = {
  orderCap: parseDecimal('1000'),
  dayCap: parseDecimal('1000000'),
  priceAgeMsMax: 60_000,
  orderAgeMsMax: 3_600_000,
};

/** Access to the venue. */
export const ACCOUNT = { key: 'key', secret: 'secret' };

/** What a life is lived on. */
export interface LifeGround extends NetworkGround {
  readonly plan: NetworkGround['plan'] & {
    readonly isLive?: boolean;
    readonly settings?: Partial<BrokerSettings>;
  };
  readonly bus: MemoryBus;
  readonly disk: Disk;
  readonly exchange: Exchange;
  readonly faults: Faults;
  readonly conditions: NetworkGround['conditions'] & {
    readonly kill: KillState;
    readonly alarms: BrokerAlarm[];
  };
}

/** A life. */
export interface BrokerLife {
  readonly begun: Promise<void>;
  readonly isDead: () => boolean;
  readonly die: () => void;
  readonly service: RunningService | null;
}

/** Time of the disk for a record, in milliseconds. */
const DISK_MS = 5;

/** Starts a life of the broker, which may end at a moment; `onDeath` hears of it. */
export function beginLife(ground: LifeGround, death: Death | undefined, onDeath: () => void): BrokerLife {
  const { plan, time, bus, disk, exchange, faults, random, conditions } = ground;
  const { clock } = time;
  let left = death?.after ?? 0;
  const life = new Life(1);
  life.onEnd(onDeath);
  const isDead = (): boolean => life.isDead;
  const pass = (moment: string): void => {
    if (isDead()) throw new Died();
    if (moment !== death?.moment) return;
    left -= 1;
    if (left >= 0) return;
    life.end();
    throw new Died();
  };
  const venue =
    plan.isLive === false
      ? dryRunVenue(VENUE, () => undefined)
      : simulatedVenue(
          {
            clock,
            http: (request, signal) => travel(ground, request, signal, { pass, isDead }),
            openSocket: (_, listener) => openVenueSocket({ exchange, faults, timers: time, life }, listener),
          },
          {
            name: VENUE,
            url: 'http://venue',
            apiKey: { key: new Secret(ACCOUNT.key), secret: new Secret(ACCOUNT.secret) },
          },
        );
  const definition = brokerService(
    {
      clock,
      timers: life.timers(time),
      draw: () => drawFraction(random),
      readKillState: () => conditions.kill,
      venue,
      onAlarm: (alarm) => conditions.alarms.push(alarm),
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
      if (isDead()) throw new Died();
      const subscription = await bus.subscribe(...given);
      if (isDead()) {
        await subscription.close();
        throw new Died();
      }
      life.onEnd(() => void subscription.close());
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
      wait: () => (isDead() ? new Promise<never>(() => undefined) : Promise.resolve()),
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
    die: () => {
      life.end();
    },
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
}

/** Resolves after everything that needs no time has happened. */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
