import { type BusError, tooManyWaiting } from './bus-error.ts';
import {
  type Batch,
  countByDurableRoute,
  type DurableRoute,
  type Route,
  shareDurableTopic,
} from './memory-route.ts';

/** A batch whose publisher waits. */
export interface WaitingBatch extends Batch {
  readonly resolve: () => void;
  readonly reject: (error: BusError) => void;
}

/** Messages for which room is kept, by route. */
export type Reserved = ReadonlyMap<DurableRoute, number>;

/** Whether routes have room for their messages, after those that are about to be accepted before them. */
export type HasRoom = (routes: readonly Route[], reserved: Reserved) => boolean;

/**
 * Batches that wait: for room, or, where room is kept for them, to be written down. Each in the order in which they came;
 * none overtakes another on a topic that they share. Those that wait for room do not keep the others from it: a full
 * topic holds up its own producers and nobody else.
 */
export class WaitingBatches {
  readonly #countMax: number;
  readonly #hasRoom: HasRoom;
  #waiting: WaitingBatch[] = [];
  #ready: WaitingBatch[] = [];
  readonly #reserved = new Map<DurableRoute, number>();

  /** Makes an empty line, for at most so many batches that wait for room, and as many that have it. */
  constructor(countMax: number, hasRoom: HasRoom) {
    this.#countMax = countMax;
    this.#hasRoom = hasRoom;
  }

  /** Whether a batch for these routes may be accepted now, without waiting for room. */
  letsPass(routes: readonly Route[]): boolean {
    const isBehind = this.#waiting.some((batch) => shareDurableTopic(batch.routes, routes));
    return !isBehind && this.#hasRoom(routes, this.#reserved);
  }

  /**
   * Adds a batch at the end; resolves when it has been accepted.
   *
   * @throws BusError when too many wait already
   */
  add(batch: Batch): Promise<void> {
    const hasRoom = this.letsPass(batch.routes);
    const line = hasRoom ? this.#ready : this.#waiting;
    if (line.length >= this.#countMax) throw tooManyWaiting(this.#countMax);
    if (hasRoom) this.#reserve(batch);
    return new Promise((resolve, reject) => {
      line.push({ ...batch, resolve, reject });
    });
  }

  /** Takes the first batch that may be accepted, out of those that wait for room. */
  takeNext(): WaitingBatch | undefined {
    const blocked = new Set<Route>();
    const index = this.#waiting.findIndex((batch) => this.#passes(batch, blocked));
    return index === -1 ? undefined : this.#waiting.splice(index, 1)[0];
  }

  /** Takes every batch that may be accepted, in order; those that were taken before are accepted, or refused. */
  takeAll(): readonly WaitingBatch[] {
    const line = [...this.#ready, ...this.#waiting];
    const blocked = new Set<Route>();
    const taken: WaitingBatch[] = [];
    this.#reserved.clear();
    this.#ready = [];
    // A consumer that has come meanwhile may have taken the room that was kept.
    this.#waiting = line.filter((batch) => {
      if (!this.#passes(batch, blocked)) return true;
      this.#reserve(batch);
      taken.push(batch);
      return false;
    });
    return taken;
  }

  /** Refuses every batch that waits. */
  rejectAll(error: BusError): void {
    for (const batch of [...this.#ready.splice(0), ...this.#waiting.splice(0)]) batch.reject(error);
  }

  #reserve({ routes }: Batch): void {
    for (const [route, count] of countByDurableRoute(routes))
      this.#reserved.set(route, count + (this.#reserved.get(route) ?? 0));
  }

  /** Whether a batch has room, and shares no topic with one before it that has none. */
  #passes({ routes }: Batch, blocked: Set<Route>): boolean {
    const passes = routes.every((route) => !blocked.has(route)) && this.#hasRoom(routes, this.#reserved);
    if (!passes) for (const route of routes) if (route.delivery === 'durable') blocked.add(route);
    return passes;
  }
}
