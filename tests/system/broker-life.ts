/** One life of a broker, which can end at any moment: nothing of it is heard of again, but what it had sent still arrives. */
import type { MemoryBus } from '../../src/core/bus/index.ts';
import type { KillState } from '../../src/core/kill-switch/index.ts';
import { parseDecimal } from '../../src/core/money/index.ts';
import { drawFraction } from '../../src/core/random.ts';
import { Secret } from '../../src/core/secrets/index.ts';
import { type RunningService, type ServiceJournal, startService } from '../../src/core/service/index.ts';
import type { Timers } from '../../src/core/timers.ts';
import {
  type BrokerAlarm,
  type BrokerSettings,
  brokerService,
  dryRunVenue,
  type SocketListener,
  simulatedVenue,
} from '../../src/services/broker/index.ts';
import { createStreamFaults, type Exchange, eventText, type Faults } from '../../src/services/venue/index.ts';
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
export interface Life {
  readonly begun: Promise<void>;
  readonly isDead: () => boolean;
  readonly die: () => void;
  readonly service: RunningService | null;
}

/** Time of the disk for a record, in milliseconds. */
const DISK_MS = 5;

/** Starts a life of the broker, which may end at a moment; `onDeath` hears of it. */
export function beginLife(ground: LifeGround, death: Death | undefined, onDeath: () => void): Life {
  const { plan, time, bus, disk, exchange, faults, random, conditions } = ground;
  const { clock } = time;
  let left = death?.after ?? 0;
  let dead = false;
  const isDead = (): boolean => dead;
  const endings: (() => void)[] = [];
  const die = (): void => {
    if (dead) return;
    dead = true;
    onDeath();
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
          { clock, http: (request, signal) => travel(ground, request, signal, { pass, isDead }), openSocket },
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

/** Resolves after everything that needs no time has happened. */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
