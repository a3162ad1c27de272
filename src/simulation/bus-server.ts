/**
 * The bus as a process of its own: Njord's file bus over a simulated disk. It goes down and comes back with what its file
 * holds; whoever published meanwhile does not know whether the batch was accepted.
 */

import {
  type BatchOrigin,
  BusError,
  createBusFile,
  type MemoryBus,
  openFileBus,
  type SubscribeOptions,
  type Subscription,
  type TopicFamily,
  type WireMessage,
} from '../core/bus/index.ts';
import { errorOfThrown } from '../core/thrown.ts';
import { Life } from './life.ts';
import type { SimulatedDisk } from './simulated-disk.ts';

/** Messages that each durable topic keeps. */
export const LOG_CAPACITY = 2_000;

const FOLDER = 'bus';

/** What the server needs. */
export interface BusServerPorts {
  readonly disk: SimulatedDisk;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Draws how long it takes to come back, in milliseconds. */
  readonly drawRestartMs: () => number;
  /** Hears of an error that is no fault of the disk. */
  readonly onDefect: (error: unknown) => void;
}

/** A bus that goes down and comes back. */
export class BusServer {
  readonly #ports: BusServerPorts;
  #life: Life;
  #bus: MemoryBus | null = null;
  readonly #waitingForIt: ((bus: MemoryBus) => void)[] = [];
  readonly #unanswered = new Set<(error: BusError) => void>();
  readonly #onUp: ((bus: MemoryBus) => void)[] = [];
  #batchCount = 0;

  /** Makes a server that is down. */
  constructor(ports: BusServerPorts) {
    this.#ports = ports;
    this.#life = new Life(0);
  }

  /** Number of batches that were accepted or refused so far: something may have come for its readers. */
  get batchCount(): number {
    return this.#batchCount;
  }

  /** Calls back with each bus that comes up, before anybody else gets it. */
  onUp(listener: (bus: MemoryBus) => void): void {
    this.#onUp.push(listener);
  }

  /** Brings it up, as often as the disk refuses. */
  async start(): Promise<void> {
    const life = new Life(this.#life.number + 1);
    this.#life = life;
    life.onEnd(() => {
      this.#goDown();
    });
    const file = createBusFile(this.#ports.disk.filesFor(life), FOLDER, 'bus.ndjson');
    try {
      const bus = await openFileBus({ file, logCapacity: LOG_CAPACITY });
      for (const listener of this.#onUp) listener(bus);
      this.#bus = bus;
      for (const resolve of this.#waitingForIt.splice(0)) resolve(bus);
    } catch (error) {
      if (!isDiskFault(error)) this.#ports.onDefect(error);
      life.end();
    }
  }

  /** It goes down now, and comes back after a while. */
  crash(): void {
    this.#life.end();
  }

  /** Publishes, or tells that it is not there. */
  publishBatch(messages: readonly WireMessage[], origin?: BatchOrigin): Promise<void> {
    const bus = this.#bus;
    if (bus === null) return Promise.reject(new BusError('BUS_UNREACHABLE', 'Expected a bus, was none.'));
    return this.#whileUp(() => bus.publishBatch(messages, origin)).finally(() => {
      this.#batchCount += 1;
    });
  }

  /** Subscribes for a life as soon as the bus is up; not any more when the life has ended by then. */
  async subscribe<Message>(
    family: TopicFamily<Message>,
    options: SubscribeOptions,
    life: Life,
  ): Promise<Subscription<Message>> {
    for (;;) {
      const bus = this.#bus ?? (await this.#whenUp());
      if (life.isDead) return new Promise(() => undefined);
      try {
        return await this.#whileUp(() => bus.subscribe(family, options));
      } catch (error) {
        if (!(error instanceof BusError) || error.code === 'CONSUMER_BUSY') throw error;
      }
    }
  }

  /** Asks the bus; when it goes down meanwhile there is no answer. */
  #whileUp<Result>(ask: () => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#unanswered.add(reject);
      ask().then(
        (result) => {
          this.#unanswered.delete(reject);
          resolve(result);
        },
        (error: unknown) => {
          this.#unanswered.delete(reject);
          reject(errorOfThrown(error));
          if (error instanceof BusError && error.code === 'STORE_FAILED') this.crash();
        },
      );
    });
  }

  #whenUp(): Promise<MemoryBus> {
    return new Promise((resolve) => {
      this.#waitingForIt.push(resolve);
    });
  }

  #goDown(): void {
    const bus = this.#bus;
    this.#bus = null;
    for (const reject of this.#unanswered)
      reject(new BusError('OUTCOME_UNKNOWN', 'Expected an answer of the bus, was none: it went down.'));
    this.#unanswered.clear();
    // Readers get what had come to them; what it would write reaches no disk.
    void bus?.close();
    this.#ports.disk.goDown();
    void this.#comeBack();
  }

  async #comeBack(): Promise<void> {
    await this.#ports.wait(this.#ports.drawRestartMs());
    await this.start();
  }
}

/** Tells errors of the simulated disk, however deep, from all others. */
export function isDiskFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && (error.code === 'EIO' || error.code === 'ENOSPC')) return true;
  return error.cause !== undefined && isDiskFault(error.cause);
}
