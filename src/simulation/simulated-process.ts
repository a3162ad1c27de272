/**
 * A service on a machine of its own, with a disk, a clock that may be off, and a connection to the bus. It dies at any
 * moment and is started again after a while, from what its disk still holds.
 */
import type { Bus } from '../core/bus/index.ts';
import { JournalError } from '../core/journal/index.ts';
import { drawInteger, type RandomSource } from '../core/random.ts';
import type { Effect } from '../core/service/index.ts';
import {
  openServiceJournal,
  type RunningService,
  type ServiceDefinition,
  type ServiceJournal,
  type ServiceLogic,
  startService,
} from '../core/service/index.ts';
import type { Clock } from '../core/time.ts';
import { type BusServer, isDiskFault } from './bus-server.ts';
import type { Alterations, ProcessName } from './canaries/canary.ts';
import type { Fact } from './facts.ts';
import { Life } from './life.ts';
import { type Link, type LinkedQueue, soundLink } from './link.ts';
import { linkedBus } from './linked-bus.ts';
import { START_NS } from './market-feed.ts';
import { SimulatedDisk } from './simulated-disk.ts';
import { machineClock, type VirtualTime } from './virtual-time.ts';
import { type ArrivingMessage, wrappedService } from './wrapped-service.ts';

/** What a process is made of. */
export interface ProcessGround {
  readonly name: ProcessName;
  readonly time: VirtualTime;
  readonly server: BusServer;
  /** Draws of this machine: how long things take. */
  readonly schedule: RandomSource;
  /** Draws of this disk. */
  readonly disk: RandomSource;
  readonly alterations: Alterations;
  /** Makes the service of a life. */
  readonly define: (life: Life, clock: Clock) => ServiceDefinition;
  /** Returns the part of a snapshot that a restart must bring back, as data. */
  readonly durablePart: (snapshot: unknown) => unknown;
  /** Hears of what the service has decided, this moment. */
  readonly onDecided?: (message: ArrivingMessage, effect: Effect) => void;
  readonly tell: (fact: Fact) => void;
  /** Hears of an error that no fault explains. */
  readonly onDefect: (error: unknown) => void;
}

const RESTART_MS = { min: 200, max: 20_000 };

/** Longest way to the bus or from it, in milliseconds. */
const WAY_MS_MAX = 2;

/** Steps are small, so that a crash finds every place, and a day has some twenty snapshots. */
const SETTINGS = { stepMessagesMax: 8, snapshotEvery: 150 };

/** A process that is started again whenever it has died. */
export class SimulatedProcess {
  readonly name: ProcessName;
  /** Its machine's way to the bus. */
  readonly link: Link = soundLink();
  /** Its machine's disk. */
  readonly disk: SimulatedDisk;
  /** How far its wall clock is ahead, in milliseconds. */
  clockOffsetMs = 0;
  /** When its clock stepped last, in milliseconds of virtual time. */
  clockSteppedMs = Number.NEGATIVE_INFINITY;
  readonly #ground: ProcessGround;
  readonly #clock: Clock;
  #life = new Life(0);
  #logic: ServiceLogic | null = null;
  #service: RunningService | null = null;
  #queues: LinkedQueue[] = [];
  /** Messages that are handled and not done with. */
  #underWay = 0;
  /** What it knew when it died, if nothing was under way. */
  #known: string | null = null;

  /** Makes a process that does not run yet. */
  constructor(ground: ProcessGround) {
    this.name = ground.name;
    this.#ground = ground;
    const { time, disk } = ground;
    this.#clock = machineClock(time, START_NS, () => this.clockOffsetMs);
    const wallMs = (): number => Number(this.#clock.nowNs() / 1_000_000n);
    this.disk = new SimulatedDisk({ wait: time.wait, random: disk, wallMs });
  }

  /** Wall clock of its machine. */
  get clock(): Clock {
    return this.#clock;
  }

  /** Messages that wait for it. */
  get queues(): readonly LinkedQueue[] {
    return this.#queues;
  }

  /** Whether it runs. */
  get isRunning(): boolean {
    return this.#service !== null;
  }

  /** What it knows; null while it does not run. */
  snapshot(): unknown {
    return this.#service === null ? null : this.#logic?.snapshot();
  }

  /** Lets it die after so many more moments at which it waits for something. */
  crashAfter(passes: number): void {
    this.#life.endAfter(passes);
  }

  /** Lets it die now. */
  crash(): void {
    this.#life.end();
  }

  /** Starts a life. */
  async start(): Promise<void> {
    const life = new Life(this.#life.number + 1);
    this.#life = life;
    this.#underWay = 0;
    life.onEnd(() => {
      this.#bury();
    });
    try {
      const service = await this.#begin(life);
      this.#service = service;
      service.finished.catch((error: unknown) => {
        this.#fail(life, error);
      });
    } catch (error) {
      this.#fail(life, error);
    }
  }

  async #begin(life: Life): Promise<RunningService> {
    const { time, alterations, name, onDefect } = this.#ground;
    const sound = await this.#openJournal(life);
    const journal = alterations.journal?.(name, sound) ?? sound;
    return startService(
      this.#watched(this.#ground.define(life, this.#clock)),
      {
        bus: this.#openBus(life),
        journal,
        wait: (milliseconds) => life.cross(() => time.wait(milliseconds)),
        observe(event) {
          if (event.kind === 'message-failed') onDefect(event.error);
        },
      },
      SETTINGS,
    );
  }

  #openJournal(life: Life): Promise<ServiceJournal> {
    const { time, name } = this.#ground;
    return openServiceJournal(
      {
        files: this.disk.filesFor(life),
        clock: this.#clock,
        processes: {
          self: { pid: 1, instance: `life ${life.number}` },
          isAlive: () => Promise.resolve(false),
        },
        startTimer: (delayMs, run) => life.timers(time.timers).start(delayMs, run),
        onProblem: () => undefined,
      },
      // Compressing takes real time, which nothing here may do.
      { folder: 'journal', name, compresses: false },
    );
  }

  #openBus(life: Life): Bus {
    const { time, server, schedule, alterations, name } = this.#ground;
    const drawWayMs = (): number => drawInteger(schedule, 0, WAY_MS_MAX);
    const onSubscribed = (queue: LinkedQueue): void => {
      this.#queues.push(queue);
    };
    const sound = linkedBus({ server, time, life, link: this.link, drawWayMs, onSubscribed });
    return alterations.bus?.(name, sound) ?? sound;
  }

  /** Watches what the service decides, how far it has got, and what it knows. */
  #watched(definition: ServiceDefinition): ServiceDefinition {
    const { alterations, name, onDecided = () => undefined } = this.#ground;
    return wrappedService(alterations.definition?.(name, definition) ?? definition, {
      handle: (message, handle) => {
        this.#underWay += 1;
        const effect = handle();
        onDecided(message, effect);
        return effect;
      },
      onAcknowledged: () => {
        this.#underWay -= 1;
      },
      logic: (logic) => {
        this.#logic = logic;
        return {
          ...logic,
          start: () => {
            this.#compare();
            logic.start?.();
          },
        };
      },
    });
  }

  #compare(): void {
    const { tell, name } = this.#ground;
    const before = this.#known;
    this.#known = null;
    if (before !== null) tell({ kind: 'restored', process: name, before, after: this.#knowledge() });
  }

  #knowledge(): string {
    return JSON.stringify(this.#ground.durablePart(this.#logic?.snapshot()));
  }

  /** Ends a life in which something went wrong; disks that fail are expected, nothing else is. */
  #fail(life: Life, error: unknown): void {
    if (life.isDead) return;
    const isExpected = error instanceof JournalError && isDiskFault(error);
    if (!isExpected) this.#ground.onDefect(error);
    life.end();
  }

  /** A life has ended: what it knew is kept for comparison, and the next one begins after a while. */
  #bury(): void {
    if (this.#service !== null && this.#underWay === 0) this.#known = this.#knowledge();
    this.#service = null;
    this.#queues = [];
    this.disk.goDown();
    void this.#comeBack();
  }

  async #comeBack(): Promise<void> {
    const { time, schedule } = this.#ground;
    await time.wait(drawInteger(schedule, RESTART_MS.min, RESTART_MS.max));
    await this.start();
  }
}
