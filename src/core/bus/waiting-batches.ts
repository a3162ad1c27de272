import { type BusError, tooManyWaiting } from './bus-error.ts';
import { type Batch, type Route, shareDurableTopic } from './memory-route.ts';

/** A batch whose publisher waits. */
export interface WaitingBatch extends Batch {
  readonly resolve: () => void;
  readonly reject: (error: BusError) => void;
}

/** Whether routes have room for their messages, after those that are about to be accepted before them. */
export type HasRoom = (routes: readonly Route[], reserved: readonly Route[]) => boolean;

/** Batches that wait for room, in the order in which they came. None overtakes another on a topic that they share. */
export class WaitingBatches {
  readonly #waiting: WaitingBatch[] = [];
  readonly #countMax: number;
  readonly #hasRoom: HasRoom;

  /** Makes an empty line, for at most so many batches. */
  constructor(countMax: number, hasRoom: HasRoom) {
    this.#countMax = countMax;
    this.#hasRoom = hasRoom;
  }

  /** Whether a batch for these routes may be accepted now, without waiting. */
  letsPass(routes: readonly Route[]): boolean {
    return !this.#isBehind(routes, this.#waiting) && this.#hasRoom(routes, []);
  }

  /**
   * Adds a batch at the end; resolves when it has been accepted.
   *
   * @throws BusError when too many wait already
   */
  add(batch: Batch): Promise<void> {
    if (this.#waiting.length >= this.#countMax) throw tooManyWaiting(this.#countMax);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ...batch, resolve, reject });
    });
  }

  /** Takes the first batch that may be accepted, after those that `reserved` room was given to. */
  takeNext(reserved: readonly Route[] = []): WaitingBatch | undefined {
    const index = this.#waiting.findIndex(
      ({ routes }, at) =>
        this.#hasRoom(routes, reserved) && !this.#isBehind(routes, this.#waiting.slice(0, at)),
    );
    return index === -1 ? undefined : this.#waiting.splice(index, 1)[0];
  }

  /** Takes every batch that may be accepted, in order. */
  takeAll(): readonly WaitingBatch[] {
    const taken: WaitingBatch[] = [];
    const reserved: Route[] = [];
    for (let batch = this.takeNext(); batch !== undefined; batch = this.takeNext(reserved)) {
      taken.push(batch);
      reserved.push(...batch.routes);
    }
    return taken;
  }

  /** Refuses every batch that waits. */
  rejectAll(error: BusError): void {
    for (const batch of this.#waiting.splice(0)) batch.reject(error);
  }

  #isBehind(routes: readonly Route[], earlier: readonly WaitingBatch[]): boolean {
    return earlier.some((batch) => shareDurableTopic(batch.routes, routes));
  }
}
